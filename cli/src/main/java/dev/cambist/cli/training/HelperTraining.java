package dev.cambist.cli.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.cli.docker.DockerCredentialHelper;
import dev.cambist.cli.kubelet.CredentialProvider;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.wire.Http;
import dev.cambist.cli.wire.Sleeper;
import dev.cambist.core.json.JsonWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plays through what the credential helpers do, against a registry on this machine that grants everything: from the
 * classes that this loads the image's AOT cache is made.
 */
public final class HelperTraining {
    private HelperTraining() {}

    /**
     * Runs once through both helpers; fails when one of them does.
     *
     * @param arguments a directory for the files that the helper keeps
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path home = Files.createDirectories(Path.of(arguments[0]));
        try (RehearsalRegistry registry = RehearsalRegistry.start()) {
            play(home, registry.name());
        }
    }

    private static void play(Path home, String registry) throws InterruptedException {
        String request = new JsonWriter()
                .beginObject()
                .member("kind", "CredentialProviderRequest")
                .member("apiVersion", "credentialprovider.kubelet.k8s.io/v1")
                .member("image", registry + "/" + RehearsalRegistry.REPOSITORY)
                .member("serviceAccountToken", RehearsalRegistry.token())
                .endObject()
                .toString();
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream(), false, UTF_8);
        InstantSource clock = InstantSource.system();
        int code = 0;
        for (String command : List.of("get", "get", "list", "erase")) {
            code |= DockerCredentialHelper.run(
                    List.of(command), context(home, registry, registry), clock, nowhere, System.err);
        }
        code |= CredentialProvider.run(List.of(), context(home, registry, request), clock, nowhere, System.err);
        if (code != 0) {
            throw new IllegalStateException("the rehearsal failed");
        }
    }

    private static ProcessContext context(Path home, String registry, String input) {
        return new ProcessContext(
                Map.of(
                        "HOME",
                        home.toString(),
                        "CAMBIST_REGISTRIES",
                        registry,
                        "CAMBIST_TOKEN",
                        RehearsalRegistry.token()),
                new ByteArrayInputStream(input.getBytes(UTF_8)),
                home,
                new Http(),
                Sleeper.REAL,
                Optional.empty(),
                InstantSource.system(),
                false);
    }
}
