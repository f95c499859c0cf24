package dev.cambist.e2e.lab;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Docker's client without a daemon: it signs in by itself then, as a pipeline's image without a daemon does. */
public final class Docker {
    private final Path directory;

    /** A client that keeps its credentials in this directory. */
    public Docker(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory.resolve("docker"));
    }

    /** {@code docker login --password-stdin}. */
    public Outcome login(String host, String user, String password) {
        return Commands.run(
                directory,
                password,
                List.of(
                        Tool.DOCKER.path().toString(),
                        "--config",
                        directory.toString(),
                        "--host",
                        "unix://" + directory.resolve("no-daemon.sock"),
                        "login",
                        "-u",
                        user,
                        "--password-stdin",
                        host));
    }

    /** Where it keeps them; skopeo and podman read the same file. */
    public Path credentialsFile() {
        return directory.resolve("config.json");
    }

    /** What it keeps for a registry. */
    public JsonObject credentials(String host) throws IOException, JsonException {
        return JsonObject.parse(Files.readAllBytes(credentialsFile()))
                .object("auths")
                .flatMap(all -> all.object(host))
                .orElse(JsonObject.EMPTY);
    }
}
