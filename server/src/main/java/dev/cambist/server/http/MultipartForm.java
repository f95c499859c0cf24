package dev.cambist.server.http;

import dev.cambist.core.exchange.Fields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartConfig;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Promise;

/** Reads {@code multipart/form-data} (RFC 7578), as ACR's newest interface description has it. */
final class MultipartForm {
    private static final int MAX_BOUNDARY = 70; // RFC 2046 section 5.1.1
    private static final int MAX_PART_HEADERS = 1024; // bytes

    private MultipartForm() {}

    /** The parts as fields; all of them stay in memory, for the body as a whole is small. */
    static Fields read(byte[] body, String boundary) {
        if (boundary.isEmpty() || boundary.length() > MAX_BOUNDARY) {
            throw Form.malformed("its Content-Type has no boundary of 1 to " + MAX_BOUNDARY + " characters");
        }
        MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
        parser.configure(new MultiPartConfig.Builder()
                .maxParts(Fields.MAX_FIELDS)
                .maxSize(body.length)
                .maxPartSize(body.length)
                .maxMemoryPartSize(body.length)
                .maxHeadersSize(MAX_PART_HEADERS)
                .useFilesForPartsWithoutFileName(false)
                .build());
        CompletableFuture<MultiPartFormData.Parts> parsed = new CompletableFuture<>();
        parser.parse(Content.Source.from(ByteBuffer.wrap(body)), Promise.Invocable.toPromise(parsed));
        try (MultiPartFormData.Parts parts = parsed.join()) {
            return fields(parts);
        } catch (CompletionException | IOException e) {
            throw Form.malformed("it is not sound " + Form.MULTIPART + " with at most " + Fields.MAX_FIELDS + " parts");
        }
    }

    private static Fields fields(MultiPartFormData.Parts parts) throws IOException {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (MultiPart.Part part : parts) {
            if (part.getName() == null) {
                throw Form.malformed("a part has no name");
            }
            ByteBuffer content = Content.Source.asByteBuffer(part.createContentSource());
            fields.computeIfAbsent(part.getName(), name -> new ArrayList<>())
                    .add(Form.utf8(BufferUtil.toArray(content)));
        }
        return new Fields(fields);
    }
}
