package dev.cambist.e2e.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Podman, with a store of its own that needs no privilege of the kernel. */
public final class Podman {
    private final Path directory;
    private final Optional<Path> authority;

    /** A podman that keeps images and credentials in this directory. */
    public Podman(Path directory) throws IOException {
        this(directory, Optional.empty());
    }

    /** The same, which trusts this authority and nobody else; without one it makes no demands on TLS. */
    public Podman(Path directory, Optional<Path> authority) throws IOException {
        this.directory = Files.createDirectories(directory.resolve("podman"));
        this.authority = authority;
    }

    /** {@code podman login} with a refresh or access token. */
    public Outcome login(String host, String token) {
        return login(host, Skopeo.NULL_GUID, token);
    }

    public Outcome login(String host, String user, String password) {
        return run(password, "login", tls(), "--authfile", authFile(), "-u", user, "--password-stdin", host);
    }

    /** Takes an image from a directory into the store, and gives it a name. */
    public Outcome load(TinyImage image, String name) {
        String id = run("", "pull", "-q", image.reference()).orFail().output().strip();
        return run("", "tag", id, name);
    }

    public Outcome push(String name) {
        return run("", "push", tls(), "--authfile", authFile(), name);
    }

    public Outcome pull(String name) {
        return run("", "pull", tls(), "--authfile", authFile(), name);
    }

    /** The same with what another client keeps, such as Docker's. */
    public Outcome pull(String name, Path credentials) {
        return run("", "pull", tls(), "--authfile", credentials.toString(), name);
    }

    public Outcome removeAll() {
        return run("", "rmi", "--all", "--force");
    }

    /** The ids of the layers of an image in the store: digests of their content, whatever the compression. */
    public Outcome layers(String name) {
        return run("", "image", "inspect", "--format", "{{.RootFS.Layers}}", name);
    }

    private String authFile() {
        return directory.resolve("auth.json").toString();
    }

    private String tls() {
        return "--tls-verify=" + authority.isPresent();
    }

    private Outcome run(String input, String... words) {
        List<String> command = new ArrayList<>();
        authority.ifPresent(file -> command.addAll(List.of("env", "SSL_CERT_FILE=" + file)));
        command.addAll(List.of(
                Tool.PODMAN.path().toString(),
                "--root",
                directory.resolve("root").toString(),
                "--runroot",
                directory.resolve("run").toString(),
                "--tmpdir",
                directory.resolve("tmp").toString(),
                "--storage-driver",
                "vfs",
                "--cgroup-manager",
                "cgroupfs",
                "--events-backend",
                "none"));
        command.addAll(List.of(words));
        return Commands.run(directory, input, command);
    }
}
