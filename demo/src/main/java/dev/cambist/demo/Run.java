package dev.cambist.demo;

import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Scopes;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.jose.Secret;
import dev.cambist.server.oauth2.Flows;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run of the main job over HTTP, the refusal of an expired token, and an image's way.
 *
 * @param decision what the server's own policy says of the token request, rule by rule
 */
record Run(
        Call exchange,
        Call token,
        Call refused,
        String identityToken,
        String refreshToken,
        String accessToken,
        Identity identity,
        Decision decision,
        ImageRun image) {
    static final String SCOPE = "repository:acme/shop/web:pull,push repository:acme/payroll/web:push";

    private static final Duration VALID = Duration.ofHours(1);
    private static final Duration EXPIRED = Duration.ofMinutes(-10);

    /** A form that was sent and the answer to it. */
    record Call(URI address, Map<String, String> fields, FormPost.Answer answer) {}

    static Run of(Demo demo) throws IOException, InterruptedException {
        String identityToken = demo.identityToken(VALID);
        try (FormPost http = FormPost.to(demo)) {
            Call exchange = exchange(http, demo, identityToken);
            String refreshToken = exchange.answer().required("refresh_token");
            Map<String, String> fields = fields("refresh_token", "scope", SCOPE, "refresh_token", refreshToken);
            URI tokenUrl = demo.cambist().tokenUrl();
            Call token = new Call(tokenUrl, fields, http.send(tokenUrl, fields));
            Call refused = exchange(http, demo, demo.identityToken(EXPIRED));
            Flows flows = demo.cambist().server().flows();
            Identity identity = flows.exchange()
                    .verifier()
                    .verify(new Secret(identityToken), Optional.empty())
                    .identity();
            Decision decision = flows.exchange()
                    .policy()
                    .decide(identity, Demo.SERVICE, Scopes.parse(List.of(SCOPE)), Instant.now());
            String accessToken = token.answer().required("access_token");
            ImageRun image = ImageRun.of(demo, identityToken, identity);
            return new Run(
                    exchange, token, refused, identityToken, refreshToken, accessToken, identity, decision, image);
        }
    }

    private static Call exchange(FormPost http, Demo demo, String identityToken)
            throws IOException, InterruptedException {
        URI address = demo.cambist().exchangeUrl();
        Map<String, String> fields = fields("access_token", "access_token", identityToken);
        return new Call(address, fields, http.send(address, fields));
    }

    private static Map<String, String> fields(String grantType, String... more) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", grantType);
        fields.put("service", Demo.SERVICE);
        for (int i = 0; i < more.length; i += 2) {
            fields.put(more[i], more[i + 1]);
        }
        return fields;
    }
}
