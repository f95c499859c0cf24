package dev.cambist.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Nginx;
import dev.cambist.e2e.lab.Ports;
import dev.cambist.e2e.lab.Postgres;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Workload;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Three servers behind nginx. Each has a configuration and an audit of its own; everything else, keys included, is in a
 * PostgreSQL.
 */
final class ReplicaSet implements AutoCloseable {
    static final int SIZE = 3;
    static final String SERVICE = "registry.example.com";

    private static final String CONFIGURATION = """
            server: { listen: "localhost:LISTEN", management: "localhost:MANAGEMENT", data: data }
            registries: [{ service: registry.example.com }]
            issuers: [{ name: github, url: "ISSUER", audiences: [cambist] }]
            access:
              - { who: { issuer: github }, role: AcrPush, on: ["${claims.repository}/**"] }
            audit: { file: audit.jsonl, mode: strict }
            keys: { keep-in: store, encryption-key-file: encryption-key }
            """;

    private final Path directory;
    private final int balanced = Ports.free();
    private final List<Integer> ports =
            IntStream.range(0, 2 * SIZE).mapToObj(i -> Ports.free()).toList();
    private final List<ServerProcess> servers = new ArrayList<>();
    private final IdentityProvider provider = IdentityProvider.start();
    private final Postgres postgres = Postgres.start();
    private final Nginx nginx;

    private ReplicaSet(Path directory) throws Exception {
        this.directory = directory;
        for (int number = 0; number < SIZE; number++) {
            Path home = Files.createDirectory(home(number));
            Path key = Files.writeString(
                    home.resolve("encryption-key"), Base64.getEncoder().encodeToString(new byte[32]));
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
            servers.add(launch(number).awaitReady());
        }
        StringBuilder upstream = new StringBuilder("upstream cambist {\n");
        ports.subList(0, SIZE)
                .forEach(each -> upstream.append("  server localhost:" + each + " max_fails=1 fail_timeout=1s;\n"));
        nginx = Nginx.startSite(Files.createDirectory(directory.resolve("nginx")), upstream + """
                }
                server {
                  listen localhost:%d;
                  location / { proxy_pass http://cambist; proxy_connect_timeout 2s; }
                }
                """.formatted(balanced))
                .awaitListening(balanced);
    }

    static ReplicaSet start(Path directory) throws Exception {
        return new ReplicaSet(directory);
    }

    /** Where the configuration of one is, and its audit. */
    Path home(int number) {
        return directory.resolve("replica" + number);
    }

    Path configuration(int number) {
        return home(number).resolve("cambist.yaml");
    }

    private ServerProcess launch(int number) throws IOException {
        return ServerProcess.start(
                home(number),
                List.of(),
                ports.get(number),
                ports.get(SIZE + number),
                CONFIGURATION.replace("ISSUER", provider.issuer("github")) + postgres.block());
    }

    void kill(int number) {
        servers.get(number).kill();
    }

    /** Starts one in the place of one that was killed and left nothing but its audit. */
    void replace(int number) throws Exception {
        assertThat(home(number).resolve("data")).doesNotExist();
        servers.set(number, launch(number).awaitReady());
    }

    Postgres postgres() {
        return postgres;
    }

    /** Where clients come: any of the servers may answer. */
    URI balanced() {
        return at(balanced);
    }

    List<URI> each() {
        return ports.subList(0, SIZE).stream().map(ReplicaSet::at).toList();
    }

    private static URI at(int port) {
        return URI.create("http://localhost:" + port);
    }

    String identity(Workload workload) {
        return provider.token(workload).audience("cambist").sign();
    }

    String exchange(URI server, Workload workload) {
        return Http.post(
                        server.resolve("/oauth2/exchange"),
                        Map.of("grant_type", "access_token", "service", SERVICE, "access_token", identity(workload)))
                .text("refresh_token");
    }

    static Http.Answer token(URI server, String refresh, String scope) {
        return Http.post(
                server.resolve("/oauth2/token"),
                Map.of("grant_type", "refresh_token", "service", SERVICE, "scope", scope, "refresh_token", refresh));
    }

    /** What each of them says of a refresh token. */
    List<Integer> statuses(String refresh) {
        return each().stream()
                .map(server ->
                        token(server, refresh, "repository:acme/any:pull").status())
                .toList();
    }

    /** Signs somebody out, at the first of them. */
    Http.Answer revoke(String subject) {
        return Http.post(
                servers.getFirst().management("/admin/v1/revocations"), Map.of("issuer", "github", "subject", subject));
    }

    String readiness(int number) {
        return Http.get(servers.get(number).management("/readyz")).body();
    }

    @Override
    public void close() {
        servers.forEach(ServerProcess::close);
        nginx.close();
        postgres.close();
        provider.close();
    }
}
