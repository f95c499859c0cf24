package dev.cambist.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Map;

/**
 * Signs people in at a server for registry.example.com.
 *
 * @param issuerKey of {@code https://issuer.example}, which vouches for everybody
 * @param now when the tokens of the issuer are made
 */
record SignInClient(ECKey issuerKey, Instant now) {
    /** The refresh token of somebody of the team dev. */
    String exchange(CambistServer server, String subject) throws Exception {
        HttpResponse<String> answer = exchange(server, subject, "registry.example.com");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonObject.parse(answer.body().getBytes(UTF_8))
                .text("refresh_token")
                .orElseThrow();
    }

    /** The answer to the exchange of somebody's identity token for a service. */
    HttpResponse<String> exchange(CambistServer server, String subject, String service) throws Exception {
        String header = JsonWriter.write(Map.of("alg", "ES256", "kid", "k"));
        String claims = JsonWriter.write(Map.of(
                "iss",
                "https://issuer.example",
                "sub",
                subject,
                "aud",
                "registry.example.com",
                "team",
                "dev",
                "email",
                subject + "@corp.example",
                "exp",
                now.getEpochSecond() + 600));
        String signed = Jws.encode(header.getBytes(US_ASCII)) + "." + Jws.encode(claims.getBytes(US_ASCII));
        byte[] signature = SignatureAlgorithm.ES256.sign(issuerKey.toPrivateKey(), signed.getBytes(US_ASCII));
        return post(
                server.publicUrl(),
                "/oauth2/exchange",
                "grant_type=access_token&service=" + service + "&access_token=" + signed + "." + Jws.encode(signature));
    }

    /** An access token for a refresh token, or why there is none. */
    static HttpResponse<String> refresh(CambistServer server, String token) throws IOException, InterruptedException {
        return post(
                server.publicUrl(),
                "/oauth2/token",
                "grant_type=refresh_token&service=registry.example.com&client_id=test&refresh_token=" + token);
    }

    static HttpResponse<String> post(URI base, String path, String form) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.header("User-Agent", "test/1").build(), BodyHandlers.ofString());
        }
    }
}
