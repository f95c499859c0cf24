package dev.cambist.server.config;

import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.settings.RateLimits;
import java.util.OptionalInt;

/** Reads {@code limits}. */
final class LimitsSection {
    private LimitsSection() {}

    static RateLimits read(Block block) {
        RateLimits usual = RateLimits.DEFAULT;
        RateLimits limits = new RateLimits(
                rate(block, "requests-per-client", usual.perClient()),
                rate(block, "requests-per-identity", usual.perIdentity()),
                rate(block, "failures-per-client", usual.failuresPerClient()));
        block.finish();
        return limits;
    }

    private static OptionalInt rate(Block block, String key, OptionalInt usual) {
        return block.optional(key)
                .flatMap(value -> value.as(LimitsSection::rate))
                .orElse(usual);
    }

    private static OptionalInt rate(String text) {
        if (text.equals("none")) {
            return OptionalInt.empty();
        }
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException(
                    "is no number of requests a second; expected one between 1 and 999999, or none");
        }
        return OptionalInt.of(Integer.parseInt(text));
    }
}
