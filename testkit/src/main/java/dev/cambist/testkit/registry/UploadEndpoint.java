package dev.cambist.testkit.registry;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes blobs: whole, in chunks, or from another repository. */
record UploadEndpoint(Contents contents) {
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");

    /** Begins an upload, or does all of it at once. */
    void begin(RegistryCall call, Target target) throws IOException, RegistryException {
        Optional<String> mount = call.parameter("mount");
        Optional<String> from = call.parameter("from");
        Optional<Digest> mounted = mount.flatMap(Digest::find)
                .filter(digest -> from.filter(other -> contents.mount(target.repository(), other, digest))
                        .isPresent());
        if (mounted.isPresent()) {
            created(call, target, mounted.get());
            return; // in any other case an upload begins, as the specification has it
        }
        Optional<String> whole = call.parameter("digest");
        Digest digest = whole.isPresent() ? Digest.parse(whole.get()) : null;
        Upload upload = contents.begin(target.repository());
        if (digest != null) {
            finish(call, target, upload, digest);
        } else {
            state(call, target, upload).answer(202);
        }
    }

    void answer(RegistryCall call, Target target) throws IOException, RegistryException {
        Upload upload = contents.upload(target.repository(), target.reference());
        switch (call.method()) {
            case "GET", "HEAD" -> state(call, target, upload).answer(204);
            case "DELETE" -> {
                contents.cancel(upload);
                call.answer(204);
            }
            case "PATCH" -> {
                alone(target, upload, () -> append(call, target, upload));
                state(call, target, upload).answer(202);
            }
            default -> {
                Digest digest = Digest.parse(call.parameter("digest").orElse(""));
                finish(call, target, upload, digest);
            }
        }
    }

    private interface Work {
        void run() throws IOException, RegistryException;
    }

    /** Chunks come in order, so never two at once. */
    private void alone(Target target, Upload upload, Work work) throws IOException, RegistryException {
        if (!upload.enter()) {
            throw outOfOrder(target, upload, "another part of this upload is under way");
        }
        try {
            work.run();
        } catch (RegistryException refused) {
            if (refused.status() == Memory.TOO_LARGE) { // what is there of it is in the way of others
                contents.cancel(upload);
            }
            throw refused;
        } finally {
            upload.leave();
        }
    }

    private static void append(RegistryCall call, Target target, Upload upload) throws IOException, RegistryException {
        Optional<String> announced = call.header("Content-Range");
        if (announced.isPresent()) {
            Matcher range = RANGE.matcher(announced.get());
            if (!range.matches()) {
                throw outOfOrder(target, upload, "'" + announced.get() + "' is no range");
            }
            long first = Long.parseLong(range.group(1));
            long length = Long.parseLong(range.group(2)) - first + 1;
            if (first != upload.length()) {
                throw outOfOrder(target, upload, "the next byte is " + upload.length() + ", and " + first + " came");
            }
            if (call.announcedLength().orElse(length) != length) {
                throw RegistryError.SIZE_INVALID.because("the range is not as long as the content");
            }
        }
        upload.append(call.body(), call);
    }

    private void finish(RegistryCall call, Target target, Upload upload, Digest digest)
            throws IOException, RegistryException {
        alone(target, upload, () -> {
            append(call, target, upload);
            contents.commit(upload, digest);
        });
        created(call, target, digest);
    }

    private static void created(RegistryCall call, Target target, Digest digest) throws IOException {
        call.with("Location", target.location() + "/blobs/" + digest)
                .with("Docker-Content-Digest", digest.toString())
                .answer(201);
    }

    private static RegistryCall state(RegistryCall call, Target target, Upload upload) {
        return call.with("Location", location(target, upload))
                .with("Range", range(upload))
                .with("Docker-Upload-UUID", upload.id());
    }

    private static String location(Target target, Upload upload) {
        return target.location() + "/blobs/uploads/" + upload.id();
    }

    private static String range(Upload upload) {
        return "0-" + Math.max(0, upload.length() - 1);
    }

    private static RegistryException outOfOrder(Target target, Upload upload, String why) {
        return RegistryError.RANGE_INVALID
                .because(why)
                .with("Location", location(target, upload))
                .with("Range", range(upload));
    }
}
