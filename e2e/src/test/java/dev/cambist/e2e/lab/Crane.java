package dev.cambist.e2e.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Crane, of go-containerregistry, on which ko, cosign and many others are built. */
public final class Crane {
    private final Path directory;

    /** A client that keeps its credentials in this directory. */
    public Crane(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory.resolve("crane"));
    }

    /** {@code crane auth login --password-stdin}. */
    public Outcome login(String host, String user, String password) {
        return given(password, "auth", "login", host, "--username", user, "--password-stdin");
    }

    /** Any of its commands; localhost is asked by plain HTTP without being told. */
    public Outcome run(String... arguments) {
        return given("", arguments);
    }

    private Outcome given(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Tool.CRANE.path().toString()));
        command.addAll(List.of(arguments));
        return Commands.run(directory, input, Map.of("DOCKER_CONFIG", directory.toString()), command);
    }
}
