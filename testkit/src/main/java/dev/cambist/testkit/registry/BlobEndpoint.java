package dev.cambist.testkit.registry;

import java.io.IOException;

/** Reads and deletes blobs. */
record BlobEndpoint(Contents contents) {
    private static final String BYTES = "application/octet-stream";

    void answer(RegistryCall call, Target target) throws IOException, RegistryException {
        Digest digest = Digest.parse(target.reference());
        if (call.method().equals("DELETE")) {
            if (!contents.deleteBlob(target.repository(), digest)) {
                throw unknown(digest);
            }
            call.answer(202);
            return;
        }
        Content content = contents.blob(target.repository(), digest).orElseThrow(() -> unknown(digest));
        call.with("Docker-Content-Digest", digest.toString())
                .with("ETag", '"' + digest.toString() + '"')
                .with("Accept-Ranges", "bytes");
        ByteRange range = call.isHead() ? ByteRange.ALL : ByteRange.of(call.header("Range"), content.length());
        if (range.equals(ByteRange.ALL)) {
            call.answer(200, BYTES, content, 0, content.length());
        } else {
            call.with("Content-Range", range.contentRange(content.length()));
            call.answer(206, BYTES, content, range.first(), range.last() + 1);
        }
    }

    private static RegistryException unknown(Digest digest) {
        return RegistryError.BLOB_UNKNOWN.because("there is no blob " + digest + " in this repository");
    }
}
