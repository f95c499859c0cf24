package dev.cambist.testkit.registry;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads, takes and deletes manifests, by tag and by digest. */
record ManifestEndpoint(Contents contents, int maxBytes) {
    private static final int TOO_LARGE = 413;

    void answer(RegistryCall call, Target target) throws IOException, RegistryException {
        String reference = target.reference();
        Optional<Digest> digest = reference.contains(":") ? Optional.of(Digest.parse(reference)) : Optional.empty();
        if (digest.isEmpty() && !Target.isTag(reference)) {
            throw RegistryError.TAG_INVALID.because("'" + reference + "' is no tag");
        }
        switch (call.method()) {
            case "PUT" -> put(call, target, digest);
            case "DELETE" -> {
                boolean gone = digest.isPresent()
                        ? contents.deleteManifest(target.repository(), digest.get())
                        : contents.untag(target.repository(), reference);
                if (!gone) {
                    throw unknown(reference);
                }
                call.answer(202);
            }
            default -> get(call, target, digest);
        }
    }

    private void get(RegistryCall call, Target target, Optional<Digest> digest) throws IOException, RegistryException {
        Manifest manifest = (digest.isPresent()
                        ? contents.manifest(target.repository(), digest.get())
                        : contents.tagged(target.repository(), target.reference()))
                .orElseThrow(() -> unknown(target.reference()));
        requireAccepted(call, manifest.mediaType());
        call.with("Docker-Content-Digest", manifest.digest().toString())
                .with("ETag", '"' + manifest.digest().toString() + '"')
                .answer(
                        200,
                        manifest.mediaType(),
                        manifest.content(),
                        0,
                        manifest.content().length());
    }

    /** Of OCI's types a client has to say that it takes them, as of Distribution and ACR; not even everything will do. */
    private static void requireAccepted(RegistryCall call, String mediaType) throws RegistryException {
        boolean accepted = call.headers("Accept").stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .anyMatch(type -> type.split(";", 2)[0].strip().equals(mediaType));
        if (!accepted && mediaType.equals(Manifest.OCI_INDEX)) {
            throw RegistryError.MANIFEST_UNKNOWN.because(
                    "OCI index found, but accept header does not support OCI indexes");
        }
        if (!accepted && mediaType.equals(Manifest.OCI_IMAGE)) {
            throw RegistryError.MANIFEST_UNKNOWN.because(
                    "OCI manifest found, but accept header does not support OCI manifests");
        }
    }

    private void put(RegistryCall call, Target target, Optional<Digest> digest) throws IOException, RegistryException {
        byte[] bytes = read(call);
        Manifest manifest = Manifest.read(bytes, call.contentType(), digest);
        contents.put(
                target.repository(), manifest, digest.isPresent() ? Optional.empty() : Optional.of(target.reference()));
        manifest.subject().ifPresent(subject -> call.with("OCI-Subject", subject.toString()));
        call.with("Location", target.location() + "/manifests/" + manifest.digest())
                .with("Docker-Content-Digest", manifest.digest().toString())
                .answer(201);
    }

    private byte[] read(RegistryCall call) throws IOException, RegistryException {
        try (InputStream in = call.body()) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw RegistryError.SIZE_INVALID.with(TOO_LARGE, "a manifest has at most " + maxBytes + " bytes");
            }
            call.requireWhole(bytes.length);
            return bytes;
        }
    }

    private static RegistryException unknown(String reference) {
        return RegistryError.MANIFEST_UNKNOWN.because("there is no manifest " + reference + " in this repository");
    }
}
