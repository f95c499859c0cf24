package dev.cambist.server.config;

import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.token.Lifetimes;
import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.Value;
import dev.cambist.server.settings.TokenSettings;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads {@code tokens}. */
final class TokensSection {
    private static final Map<String, SignatureAlgorithm> ALGORITHMS =
            new TreeMap<>(Map.of("ES256", SignatureAlgorithm.ES256, "RS256", SignatureAlgorithm.RS256));

    private TokensSection() {}

    static TokenSettings read(Block block) {
        TokenSettings defaults = TokenSettings.DEFAULT;
        String issuer = block.optional("issuer").flatMap(Value::text).orElse(defaults.issuer());
        SignatureAlgorithm algorithm = block.optional("algorithm")
                .flatMap(value -> value.oneOf("algorithm for access tokens", ALGORITHMS))
                .orElse(defaults.algorithm());
        Duration access = block.optional("access-lifetime")
                .flatMap(value -> value.as(lifetime(Lifetimes.LONGEST_ACCESS, "24h")))
                .orElse(defaults.lifetimes().accessToken());
        Duration refresh = block.optional("refresh-lifetime")
                .flatMap(value -> value.as(lifetime(Lifetimes.LONGEST_REFRESH, "30d")))
                .orElse(defaults.lifetimes().refreshToken());
        block.finish();
        return new TokenSettings(issuer, algorithm, new Lifetimes(refresh, access));
    }

    private static Function<String, Duration> lifetime(Duration longest, String longestText) {
        return text -> {
            Duration duration = DurationText.parse(text);
            if (duration.compareTo(Lifetimes.SHORTEST) < 0) {
                throw new IllegalArgumentException(
                        "is too short; a token lives at least " + Lifetimes.SHORTEST.toSeconds()
                                + "s, because Docker clients take a shorter life for that long");
            }
            if (duration.compareTo(longest) > 0) {
                throw new IllegalArgumentException("is too long; this token may live at most " + longestText);
            }
            return duration;
        };
    }
}
