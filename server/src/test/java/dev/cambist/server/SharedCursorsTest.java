package dev.cambist.server;

import static dev.cambist.server.SharedKeysLab.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.store.TestPostgres;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Lists of servers that share keys, where PostgreSQL is installed. */
@EnabledIf("isInstalled")
@Timeout(600) // a guard against hanging
final class SharedCursorsTest {
    @TempDir
    private Path directory;

    private SharedKeysLab lab;

    static boolean isInstalled() {
        return TestPostgres.isInstalled();
    }

    @BeforeEach
    void start() throws Exception {
        lab = new SharedKeysLab(directory);
    }

    @AfterEach
    void stop() throws Exception {
        lab.stop();
    }

    /** Behind 2000 names that are not the caller's business there is no name at which the list could openly go on. */
    @Test
    void catalog_cursorOfOneServer_isGoodAtTheOther() throws Exception {
        String refresh = RobotClient.json(new SignInClient(lab.issuerKey, NOW).exchange(lab.one, "alice", "localhost"))
                .text("refresh_token")
                .orElseThrow();
        HttpResponse<String> first = catalog(lab.one, refresh, "/v2/_catalog?n=10");
        assertThat(RobotClient.json(first).texts("repositories")).isEmpty();
        String link = first.headers().firstValue("Link").orElseThrow();
        assertThat(link).doesNotContain("hidden");

        HttpResponse<String> second = catalog(lab.other, refresh, link.substring(1, link.indexOf('>')));

        assertThat(RobotClient.json(second).texts("repositories")).containsExactly("team/app");
    }

    private static HttpResponse<String> catalog(CambistServer server, String refresh, String path) throws Exception {
        HttpResponse<String> token = SignInClient.post(
                server.publicUrl(),
                "/oauth2/token",
                "grant_type=refresh_token&service=localhost&scope=registry:catalog:*&refresh_token=" + refresh);
        HttpResponse<String> answer = SignInClient.send(HttpRequest.newBuilder(
                        server.publicUrl().resolve(path))
                .header(
                        "Authorization",
                        "Bearer " + RobotClient.json(token).text("access_token").orElseThrow()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }
}
