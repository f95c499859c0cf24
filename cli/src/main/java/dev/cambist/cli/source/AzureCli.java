package dev.cambist.cli.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.cli.process.ProcessContext;
import dev.cambist.client.wire.Wording;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The account with which the Azure CLI is signed in: {@code az account get-access-token}. */
record AzureCli(ProcessContext context, Duration within) implements IdentitySource {
    /** It needs a second or two, and longer when it has to renew its token over a slow network. */
    static final Duration WITHIN = Duration.ofSeconds(30);

    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_SHOWN = 300;

    @Override
    public String name() {
        return "Azure CLI";
    }

    @Override
    public Attempt find(IdentityRequest request) throws InterruptedException {
        Optional<Path> az = program();
        if (az.isEmpty()) {
            return new Attempt.Absent(name(), "there is no az on the PATH");
        }
        ProcessBuilder builder = new ProcessBuilder(
                az.get().toString(),
                "account",
                "get-access-token",
                "--resource",
                request.entraAudience(),
                "--output",
                "json");
        builder.environment().clear();
        builder.environment().putAll(context.environment());
        try {
            return run(builder);
        } catch (IOException e) {
            return new Attempt.Failed(name(), az.get() + " cannot be run: " + Reason.of(e));
        }
    }

    private Attempt run(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        try {
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Attempt.Failed(name(), "az did not answer within " + within.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                return new Attempt.Absent(name(), "az gives no token: " + firstLine(read(process.getErrorStream())));
            }
            Optional<Secret> token = JsonObject.parse(read(process.getInputStream()))
                    .text("accessToken")
                    .flatMap(TokenText::of);
            return token.isPresent()
                    ? new Attempt.Found(name(), "az account get-access-token", token.get())
                    : new Attempt.Failed(name(), "az answered without accessToken");
        } catch (JsonException e) {
            return new Attempt.Failed(name(), "az answered with something that is not JSON");
        } finally {
            process.destroyForcibly();
        }
    }

    private static byte[] read(InputStream stream) throws IOException {
        try (stream) {
            return stream.readNBytes(MAX_BYTES);
        }
    }

    private static String firstLine(byte[] error) {
        String text = new String(error, UTF_8).strip();
        int end = text.indexOf('\n');
        return Wording.clean(end < 0 ? text : text.substring(0, end), List.of(), MAX_SHOWN);
    }

    private Optional<Path> program() {
        String path = context.variable("PATH").orElse("");
        for (String directory : path.split(":", -1)) {
            if (!directory.isEmpty()) {
                Path candidate = Path.of(directory, "az");
                if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }
}
