package dev.cambist.e2e.pkcs11;

import com.nimbusds.jose.JWSObject;
import dev.cambist.cli.Main;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Ports;
import dev.cambist.e2e.lab.Program;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code cambist} in processes of their own, where a PKCS #11 library finds its settings in the environment. */
final class TokenServer implements AutoCloseable {
    static final String SERVICE = "registry.example.com";
    static final String TOKEN = "cambist";

    private final Path directory;
    private final Map<String, String> environment;
    private final int port = Ports.free();
    private final int management = Ports.free();
    private final Path file;

    private @Nullable Program program;

    TokenServer(Path directory, SoftHsm softHsm) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.environment = new HashMap<>(softHsm.environment());
        this.file = directory.resolve("cambist.yaml");
        pin(SoftHsm.PIN);
        configure("trust: x5c", "token: " + TOKEN, "");
    }

    TokenServer pin(String pin) throws IOException {
        Path secret = directory.resolve("pin");
        Files.deleteIfExists(secret);
        Files.writeString(
                Files.createFile(
                        secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
                pin + "\n");
        return this;
    }

    /**
     * Writes the configuration.
     *
     * @param registry what stands there of the registry besides its name
     * @param token what tells the token
     * @param more further lines
     */
    TokenServer configure(String registry, String token, String more) throws IOException {
        return configureKeys(
                registry,
                "keys: { pkcs11: { library: \"" + SoftHsm.LIBRARY + "\", " + token + ", pin-file: pin } }\n" + more);
    }

    TokenServer configureKeys(String registry, String keys) throws IOException {
        Files.writeString(file, """
                server: { listen: "localhost:%d", management: "localhost:%d", data: data, unready-on: [token] }
                registries:
                  - { service: %s, %s }
                access:
                  - { who: anyone, role: AcrPull, on: ["public/**"] }
                """.formatted(port, management, SERVICE, registry) + keys);
        return this;
    }

    /** A variable of its environment. */
    TokenServer with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    TokenServer start() {
        program = Program.start("cambist", directory, environment, command("serve", "--config", file.toString()))
                .awaitReady(() -> Http.answers(readyz(), 200));
        return this;
    }

    void restart() {
        close();
        start();
    }

    /** Another command on the same configuration. */
    Outcome run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", file.toString()));
        return Commands.run(directory, "", environment, command(all.toArray(String[]::new)));
    }

    /** Such a command of the image that is shipped, with a Java that has what was put into it and no more. */
    Outcome runShipped(String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                Launcher.file("dist/target/cambist-production/bin/cambist").toString()));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--config", file.toString()));
        return Commands.run(directory, "", environment, all);
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The answer to somebody who asks for a token to pull what is public. */
    Http.Answer token() {
        return Http.get(url("/oauth2/token?service=" + SERVICE + "&scope=repository:public/app:pull"));
    }

    String accessToken() {
        return token().text("access_token");
    }

    static JWSObject parsed(String accessToken) throws Exception {
        return JWSObject.parse(accessToken);
    }

    URI url(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    URI readyz() {
        return URI.create("http://localhost:" + management + "/readyz");
    }

    Path data() {
        return directory.resolve("data");
    }

    String log() {
        return Objects.requireNonNull(program).log();
    }

    @Override
    public void close() {
        if (program != null) {
            program.close();
        }
    }
}
