package dev.cambist.server.portal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cambist.core.exchange.Fields;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Sha256;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * An issuer with the authorization code flow, as strict as a real one: it knows one client and where that may be sent back
 * to, a code is good once, for that client, that address and whoever has the verifier. Who signs in is said beforehand.
 */
final class PortalIssuer implements AutoCloseable {
    static final String CLIENT = "portal";
    static final String SECRET = "portal-secret";

    /** What a browser was sent with. */
    private record Asked(String redirect, String nonce, String challenge, Map<String, Object> claims) {}

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Asked> codes = new ConcurrentHashMap<>();
    private final ECKey key;
    private final HttpServer server;
    private final Supplier<Instant> clock;
    private volatile Map<String, Object> claims = Map.of();
    private volatile Map<String, Object> discovery = Map.of();

    PortalIssuer(Supplier<Instant> clock) throws Exception {
        this.clock = clock;
        key = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/.well-known/openid-configuration", exchange -> send(exchange, 200, discovery()));
        server.createContext("/keys", exchange -> send(exchange, 200, new JWKSet(key.toPublicJWK()).toString()));
        server.createContext("/token", this::token);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Who signs in from now on; a member may stand in the place of what the token would say. */
    void signsIn(Map<String, Object> person) {
        claims = person;
    }

    /** What the discovery document says besides. */
    void describe(Map<String, Object> members) {
        discovery = members;
    }

    private String discovery() {
        Map<String, Object> document = new LinkedHashMap<>(Map.of(
                "issuer", url(),
                "jwks_uri", url() + "/keys",
                "authorization_endpoint", url() + "/authorize?tenant=1",
                "token_endpoint", url() + "/token"));
        document.putAll(discovery);
        return JsonWriter.write(document);
    }

    /** Where a browser is sent back to, which came with this address and whose person signed in. */
    URI authorize(URI asked) {
        Fields query = Fields.parse(asked.getRawQuery());
        require(asked.toString().startsWith(url() + "/authorize?tenant=1&"), "another address: " + asked);
        require(one(query, "response_type").equals("code"), "no code was asked for");
        require(one(query, "client_id").equals(CLIENT), "an unknown client");
        require(List.of(one(query, "scope").split(" ")).contains("openid"), "no openid");
        require(one(query, "code_challenge_method").equals("S256"), "no PKCE");
        String redirect = one(query, "redirect_uri");
        require(URI.create(redirect).getPath().equals("/portal/signed-in"), "an unregistered redirect_uri " + redirect);
        String code = UUID.randomUUID().toString();
        codes.put(code, new Asked(redirect, one(query, "nonce"), one(query, "code_challenge"), claims));
        return URI.create(redirect + "?code=" + code + "&state=" + URLEncoder.encode(one(query, "state"), UTF_8));
    }

    private static String one(Fields fields, String name) {
        return fields.optional(name, "").orElse("");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError("the issuer refuses: " + otherwise);
        }
    }

    private void token(HttpExchange exchange) throws IOException {
        Fields form = Fields.parse(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        String basic = "Basic " + Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(US_ASCII));
        if (!basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, "{\"error\":\"invalid_client\"}");
            return;
        }
        Optional<Asked> asked = Optional.ofNullable(codes.remove(one(form, "code")))
                .filter(known -> one(form, "grant_type").equals("authorization_code"))
                .filter(known -> known.redirect().equals(one(form, "redirect_uri")))
                .filter(known -> known.challenge()
                        .equals(Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(Sha256.of(one(form, "code_verifier")))));
        if (asked.isEmpty()) {
            send(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        send(
                exchange,
                200,
                JsonWriter.write(Map.of(
                        "access_token", "opaque", "token_type", "Bearer", "id_token", identityToken(asked.get()))));
    }

    private String identityToken(Asked asked) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("iss", url());
        all.put("aud", CLIENT);
        all.put("nonce", asked.nonce());
        all.put("iat", clock.get().getEpochSecond());
        all.put("exp", clock.get().getEpochSecond() + 300);
        all.putAll(asked.claims());
        String signed = Jws.encode("{\"alg\":\"ES256\",\"kid\":\"k\"}".getBytes(US_ASCII)) + "."
                + Jws.encode(JsonWriter.write(all).getBytes(UTF_8));
        try {
            return signed + "."
                    + Jws.encode(SignatureAlgorithm.ES256.sign(key.toPrivateKey(), signed.getBytes(US_ASCII)));
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
