package dev.cambist.demo;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.Shutdown;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Settings;
import dev.cambist.testkit.idp.SigningAlgorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cambist demo idp}. */
@Command(
        name = "idp",
        description = {
            "Runs the demo's identity provider alone, on this machine only, for a Cambist that is started otherwise.",
            "The token of a job of acme/shop on its main branch stands in a file, and is renewed there in time."
        },
        exitCodeList = {"1:The port is taken, or the file cannot be written.", "2:The command line is wrong."},
        footer = {"", "Example:", "  cambist demo idp --port 8090 --audience registry.localhost --token-file token"})
public final class DemoProviderCommand implements Callable<Integer> {
    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final Duration RENEWED_EVERY = Duration.ofMinutes(20);

    @Mixin
    private Console console = new Console();

    @Option(names = "--port", paramLabel = "PORT", required = true, description = "Where it listens.")
    private int port;

    @Option(
            names = "--audience",
            paramLabel = "NAME",
            defaultValue = Demo.SERVICE,
            description = "Whom the token is for. Default: ${DEFAULT-VALUE}.")
    private String audience = Demo.SERVICE;

    @Option(names = "--token-file", paramLabel = "FILE", required = true, description = "Where the token stands.")
    private Path file = Path.of("");

    @Option(names = "--once", hidden = true, description = "End after the first token.")
    private boolean once;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = Settings.defaults().withPort(port).withAlgorithms(SigningAlgorithm.ES256);
        try (IdentityProvider provider = IdentityProvider.start(settings)) {
            Shutdown.onSignal(provider);
            CountDownLatch never = new CountDownLatch(1);
            do {
                write(provider.token(Demo.JOB)
                        .audience(audience)
                        .expiresIn(LIFETIME)
                        .sign());
                console.out()
                        .println("issuer " + provider.issuer("github") + ", a token for " + audience + " in " + file);
                console.flush();
            } while (!once && !never.await(RENEWED_EVERY.toSeconds(), TimeUnit.SECONDS));
            return 0;
        } catch (IOException | UncheckedIOException e) {
            console.err().println("cambist: " + e.getMessage());
            console.flush();
            return 1;
        }
    }

    /** Whoever reads it meanwhile reads the one from before, or this one. */
    private void write(String token) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Path made = Files.createTempFile(
                directory,
                ".token",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(made, token);
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
