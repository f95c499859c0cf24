package dev.cambist.e2e.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Skopeo, with a file of credentials of its own. */
public final class Skopeo {
    /** What every client sends as user name with a token as its password. */
    public static final String NULL_GUID = "00000000-0000-0000-0000-000000000000";

    private final Path directory;
    private final Path authFile;
    private final Optional<Path> authority;

    /** A skopeo that keeps its credentials in this directory. */
    public Skopeo(Path directory) {
        this(directory, directory.resolve("skopeo-auth.json"));
    }

    /** A skopeo that uses the credentials of another client, in Docker's form. */
    public Skopeo(Path directory, Path authFile) {
        this(directory, authFile, Optional.empty());
    }

    private Skopeo(Path directory, Path authFile, Optional<Path> authority) {
        this.directory = directory;
        this.authFile = authFile;
        this.authority = authority;
    }

    /** The same, which trusts this authority and nobody else; without one it makes no demands on TLS. */
    public Skopeo trusting(Optional<Path> newAuthority) {
        return new Skopeo(directory, authFile, newAuthority);
    }

    /** {@code skopeo login} with a refresh or access token. */
    public Outcome login(String host, String token) {
        return login(host, NULL_GUID, token);
    }

    public Outcome login(String host, String user, String password) {
        return Commands.run(
                directory,
                password,
                command("login", tls(""), "--authfile", authFile, "-u", user, "--password-stdin", host));
    }

    /** {@code skopeo copy} from a directory to a registry. */
    public Outcome push(TinyImage image, String destination, Object... options) {
        return run("copy", options, "--authfile", authFile, tls("dest-"), image.reference(), "docker://" + destination);
    }

    /** {@code skopeo copy} from a registry to a directory. */
    public Outcome pull(String source, Path layout, Object... options) {
        return run(
                "copy",
                options,
                "--authfile",
                authFile,
                tls("src-"),
                "docker://" + source,
                TinyImage.reference(layout));
    }

    /** {@code skopeo copy} from one repository to another. */
    public Outcome copy(String source, String destination) {
        return run(
                "copy",
                new Object[0],
                "--authfile",
                authFile,
                tls("src-"),
                tls("dest-"),
                "docker://" + source,
                "docker://" + destination);
    }

    public Outcome inspect(String image, Object... options) {
        return run("inspect", options, "--authfile", authFile, tls(""), "docker://" + image);
    }

    public Outcome listTags(String repository) {
        return run("list-tags", new Object[0], "--authfile", authFile, tls(""), "docker://" + repository);
    }

    public Outcome delete(String image) {
        return run("delete", new Object[0], "--authfile", authFile, tls(""), "docker://" + image);
    }

    private Outcome run(String verb, Object[] options, Object... arguments) {
        List<Object> words = new ArrayList<>(List.of(verb));
        words.addAll(Arrays.asList(options));
        words.addAll(Arrays.asList(arguments));
        return Commands.run(directory, command(words.toArray()));
    }

    private String tls(String side) {
        return "--" + side + "tls-verify=" + authority.isPresent();
    }

    private List<String> command(Object... words) {
        List<String> command = new ArrayList<>();
        authority.ifPresent(file -> command.addAll(List.of("env", "SSL_CERT_FILE=" + file)));
        command.add(Tool.SKOPEO.path().toString());
        for (Object word : words) {
            command.add(word.toString());
        }
        return command;
    }
}
