package dev.cambist.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;

/** Robots of a server: made and changed by its admin API, and signed in. */
record RobotClient(CambistServer server) {
    /** The first password of a new robot. */
    String create(String name, String form) throws Exception {
        return password(ok("/robots", "name=" + name + "&" + form), 1);
    }

    JsonObject act(String act, String form) throws Exception {
        return ok("/robots/" + act, form);
    }

    JsonObject ok(String path, String form) throws Exception {
        HttpResponse<String> answer = post(path, form);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    HttpResponse<String> post(String path, String form) throws Exception {
        return SignInClient.post(server.managementUrl(), "/admin/v1" + path, form);
    }

    JsonObject list() throws Exception {
        return json(
                SignInClient.send(HttpRequest.newBuilder(server.managementUrl().resolve("/admin/v1/robots"))));
    }

    static String password(JsonObject answer, int number) {
        return ((List<?>) answer.value("passwords").orElseThrow())
                .stream()
                        .map(JsonObject.class::cast)
                        .filter(one -> one.number("number").orElseThrow() == number)
                        .findFirst()
                        .orElseThrow()
                        .text("password")
                        .orElseThrow();
    }

    /** A token for team/app, or why there is none; as docker asks. */
    static HttpResponse<String> signIn(CambistServer server, String name, String password, String more)
            throws Exception {
        return signInAt(server, "registry.example.com", name, password, more);
    }

    static HttpResponse<String> signInAt(
            CambistServer server, String service, String name, String password, String more) throws Exception {
        URI uri = server.publicUrl()
                .resolve("/oauth2/token?service=" + service + "&scope=repository:team/app:pull,push" + more);
        String basic = Base64.getEncoder().encodeToString((name + ":" + password).getBytes(UTF_8));
        return SignInClient.send(HttpRequest.newBuilder(uri).header("Authorization", "Basic " + basic));
    }

    static String token(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).text("token").orElseThrow();
    }

    static JsonObject json(HttpResponse<String> answer) throws Exception {
        return JsonObject.parse(answer.body().getBytes(UTF_8));
    }
}
