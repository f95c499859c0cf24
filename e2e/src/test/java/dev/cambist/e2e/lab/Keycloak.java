package dev.cambist.e2e.lab;

import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A real Keycloak with the realm of {@code e2e/tools/keycloak}, whose clients' secrets are {@code ID-secret}. */
public final class Keycloak implements AutoCloseable {
    private final Program program;
    private final String issuer;

    private Keycloak(Program program, String issuer) {
        this.program = program;
        this.issuer = issuer;
    }

    public static Keycloak start(Path directory) throws IOException {
        Path script = Tool.KEYCLOAK.path();
        Path database = Files.createDirectories(directory.resolve("keycloak"));
        Files.copy(script.resolve("../../seed/keycloakdb.mv.db").normalize(), database.resolve("keycloakdb.mv.db"));
        int port = Ports.free();
        String issuer = "http://localhost:" + port + "/realms/cambist";
        Program program = Program.start(
                "keycloak",
                directory,
                Map.of(),
                List.of(
                        script.toString(),
                        "start",
                        "--optimized",
                        "--cache=local",
                        "--http-enabled=true",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port,
                        "--hostname-strict=false",
                        "--db-url=jdbc:h2:file:" + database.resolve("keycloakdb")
                                + ";NON_KEYWORDS=VALUE;DB_CLOSE_ON_EXIT=FALSE"));
        URI discovery = URI.create(issuer + "/.well-known/openid-configuration");
        program.awaitReady(() -> Http.answers(discovery, 200));
        return new Keycloak(program, issuer);
    }

    /** The {@code iss} of its tokens. */
    public String issuer() {
        return issuer;
    }

    /** The token answer for a client of its own right (RFC 6749 section 4.4). */
    public JsonObject clientCredentials(String client) {
        return token(client, Map.of("grant_type", "client_credentials"));
    }

    /** The token answer for a person, whose password is {@code NAME-password} (RFC 6749 section 4.3). */
    public JsonObject password(String client, String user) {
        return token(client, Map.of("grant_type", "password", "username", user, "password", user + "-password"));
    }

    private JsonObject token(String client, Map<String, String> grant) {
        Map<String, String> form = new LinkedHashMap<>(grant);
        form.put("client_id", client);
        form.put("client_secret", client + "-secret");
        Http.Answer answer = Http.post(URI.create(issuer + "/protocol/openid-connect/token"), form);
        if (answer.status() != 200) {
            throw new AssertionError("Keycloak gave no token: " + answer);
        }
        return answer.json();
    }

    @Override
    public void close() {
        program.close();
    }
}
