package dev.cambist.server.config;

import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.Value;
import dev.cambist.server.settings.IndexSettings;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code index} of a registry. */
final class IndexSection {
    private static final Duration OFTENEST = Duration.ofMinutes(1);
    private static final Duration RAREST = Duration.ofDays(30);

    private IndexSection() {}

    static Optional<IndexSettings> read(Value value) {
        return value.block().map(IndexSection::read);
    }

    private static IndexSettings read(Block block) {
        Optional<Duration> every = block.optional("crawl")
                .flatMap(value -> value.as(text -> DurationText.within(text, OFTENEST, RAREST, "1m to 30d")));
        int perSecond = block.optional("requests-per-second")
                .flatMap(value -> value.as(IndexSection::perSecond))
                .orElse(IndexSettings.REQUESTS_PER_SECOND);
        if (!block.has("crawl")) {
            block.complain("has no crawl, without which nothing is asked; add one, such as crawl: 6h");
        }
        block.finish();
        return new IndexSettings(every, perSecond);
    }

    private static int perSecond(String text) {
        if (!text.matches("[1-9][0-9]{0,2}|1000")) {
            throw new IllegalArgumentException("is no number of requests a second; expected one between 1 and 1000");
        }
        return Integer.parseInt(text);
    }
}
