package dev.cambist.cli.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import dev.cambist.cli.lab.FakeServer;
import dev.cambist.cli.lab.FakeServer.Reply;
import dev.cambist.cli.lab.Tokens;
import dev.cambist.cli.lab.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command asks to be allowed is what it does, and no more. */
final class MetadataScopesTest {
    private static final String OPEN =
            "\"changeableAttributes\":{\"deleteEnabled\":true,\"writeEnabled\":true,\"listEnabled\":true,\"readEnabled\":true}";
    private static final String TIMES =
            "\"createdTime\":\"2020-01-01T00:00:00Z\",\"lastUpdateTime\":\"2020-01-01T00:00:00Z\",";
    private static final String TAG =
            "{\"name\":\"v1\",\"digest\":\"sha256:" + "a".repeat(64) + "\"," + TIMES + OPEN + "}";

    @TempDir
    private Path directory;

    private final FakeServer service = FakeServer.start();
    private final FakeServer registry = FakeServer.start();

    @BeforeEach
    void serve() {
        String refreshToken = Tokens.refresh("alice", Instant.now().plusSeconds(3600));
        service.onEach("/oauth2/exchange", Reply.json("{\"refresh_token\":\"" + refreshToken + "\"}"))
                .onEach("/oauth2/token", Reply.json("{\"access_token\":\"aaa\",\"expires_in\":900}"));
        registry.asRegistry(service.url("/oauth2/token").toString(), "registry.example.com")
                .on("/acr/v1/_catalog", asked -> Reply.json("{\"repositories\":[\"team/app\"]}"))
                .on("/acr/v1/", asked -> answer(asked.method() + " " + asked.path()));
    }

    @AfterEach
    void close() {
        service.close();
        registry.close();
    }

    private static Reply answer(String request) {
        return switch (request) {
            case "GET /acr/v1/team/app", "PATCH /acr/v1/team/app" ->
                Reply.json("{\"imageName\":\"team/app\"," + TIMES + OPEN + "}");
            case "GET /acr/v1/team/app/_tags" -> Reply.json("{\"tags\":[" + TAG + "]}");
            case "GET /acr/v1/team/app/_tags/v1" -> Reply.json("{\"tag\":" + TAG + "}");
            case "GET /acr/v1/team/app/_manifests" -> Reply.json("{\"manifests\":null}");
            case "DELETE /acr/v1/team/app/_tags/v1" -> Reply.of(202, "");
            default -> Reply.of(500, request);
        };
    }

    private Ran run(String... arguments) throws Exception {
        Path token = Files.writeString(
                directory.resolve("identity.jwt"),
                Tokens.refresh("alice", Instant.now().plusSeconds(3600)));
        return Ran.cambistAt(
                World.of(Map.of()),
                Stream.concat(Stream.of(arguments), Stream.of("--token", token.toString()))
                        .toArray(String[]::new));
    }

    private String address() {
        return "localhost:" + registry.port();
    }

    private Set<String> scopes() {
        return service.seen().stream()
                .flatMap(asked -> Optional.ofNullable(asked.fields().get("scope")).stream())
                .filter(scope -> scope.startsWith("repository:"))
                .collect(Collectors.toSet());
    }

    @Test
    void purge_dryRun_asksForNoDeletion() throws Exception {
        Ran ran = run("purge", "--registry", address(), "--repository", "team/app", "--older-than", "1d", "--dry-run");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("team/app:v1");
        assertThat(scopes()).containsExactly("repository:team/app:pull,metadata_read");
    }

    @Test
    void purge_thatDeletes_asksForNoChangeOfLocks() throws Exception {
        Ran ran = run("purge", "--registry", address(), "--repository", "team/app", "--older-than", "1d");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(scopes()).containsExactly("repository:team/app:pull,delete,metadata_read");
    }

    @Test
    void locks_listed_areOnlyRead() throws Exception {
        Ran ran = run("locks", address());

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(scopes()).containsExactly("repository:team/app:metadata_read");
    }

    @Test
    void lock_asksForNoPullAndNoDeletion() throws Exception {
        Ran ran = run("lock", address() + "/team/app");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(scopes()).containsExactly("repository:team/app:metadata_read,metadata_write");
    }
}
