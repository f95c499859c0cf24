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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code tokens}. */
final class TokensSection {
    private static final Map<String, SignatureAlgorithm> ALGORITHMS =
            new TreeMap<>(Map.of("ES256", SignatureAlgorithm.ES256, "RS256", SignatureAlgorithm.RS256));

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})([smhd])");

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
            Duration duration = duration(text);
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

    /** A whole number of seconds, minutes, hours or days; throws {@link IllegalArgumentException} for anything else. */
    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is no duration; expected one such as 90s, 15m, 3h or 30d");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
