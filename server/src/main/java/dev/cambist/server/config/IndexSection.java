package dev.cambist.server.config;

import dev.cambist.core.jose.Secret;
import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.ReadContext;
import dev.cambist.server.config.yaml.Value;
import dev.cambist.server.settings.IndexSettings;
import dev.cambist.server.settings.NotificationSettings;
import dev.cambist.server.settings.UpstreamSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads {@code index} of a registry. No complaint repeats a token.
 *
 * @param isInFront whether Cambist stands in front of the registry
 */
record IndexSection(ReadContext reading, boolean isInFront) {
    private static final int SHORTEST_TOKEN = 16; // characters
    private static final Duration OFTENEST = Duration.ofMinutes(1);
    private static final Duration RAREST = Duration.ofDays(30);

    Optional<IndexSettings> read(Value value) {
        return value.block().map(this::read);
    }

    private IndexSettings read(Block block) {
        Optional<UpstreamSettings> registry = block.optional("registry").flatMap(new UpstreamSection(reading)::beside);
        if (block.has("registry") && isInFront) {
            block.complain("has a registry, and its registry an upstream; leave the one in index out, because the index"
                    + " asks the registry behind the gateway");
        }
        if (!block.has("registry") && !isInFront) {
            block.complain("has nobody to ask, because its registry has no upstream; add upstream where Cambist is to"
                    + " stand in front of the registry, registry in index where it does not, or leave index out");
        }
        Optional<Duration> every = block.optional("crawl")
                .flatMap(value -> value.as(text -> DurationText.within(text, OFTENEST, RAREST, "1m to 30d")));
        int perSecond = block.optional("requests-per-second")
                .flatMap(value -> value.as(IndexSection::perSecond))
                .orElse(IndexSettings.REQUESTS_PER_SECOND);
        Optional<NotificationSettings> notifications = notifications(block);
        if (!block.has("crawl")) {
            block.complain("has no crawl, without which nothing is asked; add one, such as crawl: 6h");
        }
        block.finish();
        return new IndexSettings(registry, every, perSecond, notifications);
    }

    private Optional<NotificationSettings> notifications(Block block) {
        boolean taken = block.optional("notifications").flatMap(Value::flag).orElse(false);
        Optional<Value> file = block.optional("notifications-token-file");
        Optional<Secret> token =
                file.flatMap(value -> new SecretFile(reading).read(value, "the token that the registry shows"));
        if (token.filter(secret -> secret.value().strip().length() < SHORTEST_TOKEN)
                .isPresent()) {
            block.complain("has a notifications-token-file with less than " + SHORTEST_TOKEN
                    + " characters in it; make one with openssl rand -hex 32");
        }
        if (file.isPresent() && !taken) {
            block.complain("has a notifications-token-file and takes no notifications; add notifications: true");
        }
        return taken ? Optional.of(new NotificationSettings(token)) : Optional.empty();
    }

    private static int perSecond(String text) {
        if (!text.matches("[1-9][0-9]{0,2}|1000")) {
            throw new IllegalArgumentException("is no number of requests a second; expected one between 1 and 1000");
        }
        return Integer.parseInt(text);
    }
}
