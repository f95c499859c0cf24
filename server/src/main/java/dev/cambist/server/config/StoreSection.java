package dev.cambist.server.config;

import dev.cambist.core.jose.Secret;
import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.ReadContext;
import dev.cambist.server.config.yaml.Value;
import dev.cambist.server.settings.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Reads {@code store}. */
final class StoreSection {
    private static final Duration SHORTEST_OUTAGE = Duration.ofSeconds(1);
    private static final Duration LONGEST_OUTAGE = Duration.ofHours(24);
    private static final Map<String, StoreSettings> WORDS =
            Map.of("embedded", new StoreSettings.Embedded(), "memory", new StoreSettings.Memory());

    private final ReadContext reading;

    StoreSection(ReadContext reading) {
        this.reading = reading;
    }

    Optional<StoreSettings> read(Value value) {
        return value.isScalar() ? value.oneOf("store", WORDS) : value.block().flatMap(this::postgres);
    }

    private Optional<StoreSettings> postgres(Block block) {
        Optional<String> url = block.required("postgres", "jdbc:postgresql://HOST:PORT/NAME")
                .flatMap(value -> value.as(StoreSettings.Postgres::checkedUrl));
        Optional<String> user = block.required("user", "whom Cambist is there").flatMap(Value::text);
        Optional<Secret> password = block.required("password-file", "a file with the password in it")
                .flatMap(value -> new SecretFile(reading).read(value, "the user's password"));
        Optional<Path> caFile = block.optional("ca-file").flatMap(value -> value.as(reading::resolve));
        Duration outage = block.optional("outage")
                .flatMap(value -> value.as(StoreSection::outage))
                .orElse(StoreSettings.Postgres.OUTAGE);
        block.finish();
        if (url.isEmpty() || user.isEmpty() || password.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new StoreSettings.Postgres(url.get(), user.get(), password.get(), caFile, outage));
    }

    private static Duration outage(String text) {
        return DurationText.within(text, SHORTEST_OUTAGE, LONGEST_OUTAGE, "1s to 24h");
    }
}
