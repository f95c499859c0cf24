package dev.cambist.server.config;

import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.Placeholders;
import dev.cambist.server.config.yaml.ReadContext;
import dev.cambist.server.config.yaml.Value;
import dev.cambist.server.keys.EncryptionKey;
import dev.cambist.server.keys.KeyEncryption;
import dev.cambist.server.settings.KeySettings;
import dev.cambist.server.settings.SigningTokenSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code keys}. */
final class KeysSection {
    private static final Duration SHORTEST = Duration.ofDays(1);
    private static final Duration LONGEST = Duration.ofDays(3650);

    private static final Map<String, KeySettings.Place> PLACES =
            Map.of("data", KeySettings.Place.DATA, "store", KeySettings.Place.STORE);

    private final ReadContext reading;

    KeysSection(ReadContext reading) {
        this.reading = reading;
    }

    /** @param store the value of {@code store}, where there is one */
    KeySettings read(Block block, Optional<Value> store) {
        Optional<Duration> rotateEvery = block.optional("rotate-every").flatMap(value -> value.as(KeysSection::age));
        KeyEncryption encryption = encryption(block);
        Optional<Value> keepIn = block.optional("keep-in");
        KeySettings.Place place =
                keepIn.flatMap(value -> value.oneOf("place", PLACES)).orElse(KeySettings.Place.DATA);
        if (place == KeySettings.Place.STORE) {
            if (store.filter(Value::isMapping).isEmpty()) {
                keepIn.get().complain("is for a store that servers share; configure one: store.postgres");
            }
            if (!block.has("encryption-key-file") && !block.has("encryption-key")) {
                keepIn.get()
                        .complain("would put keys into a database where others can read them; name a key that encrypts"
                                + " them: encryption-key-file");
            }
        }
        Optional<SigningTokenSettings> token =
                block.optional("pkcs11").flatMap(Value::block).flatMap(new SigningTokenSection(reading)::read);
        block.finish();
        return new KeySettings(rotateEvery, encryption, place, token);
    }

    private KeyEncryption encryption(Block block) {
        Optional<Value> files = block.optional("encryption-key-file");
        Optional<Value> variables = block.optional("encryption-key");
        if (files.isPresent() && variables.isPresent()) {
            block.complain("has both encryption-key-file and encryption-key; keep one of them");
        }
        List<EncryptionKey> keys = new ArrayList<>();
        files.map(Value::oneOrMore)
                .orElse(List.of())
                .forEach(value -> inFile(value).ifPresent(keys::add));
        variables
                .map(Value::oneOrMore)
                .orElse(List.of())
                .forEach(value -> fromEnvironment(value).ifPresent(keys::add));
        return new KeyEncryption(keys);
    }

    private Optional<EncryptionKey> inFile(Value value) {
        return new SecretFile(reading).read(value, "an encryption key").flatMap(secret -> {
            try {
                return Optional.of(EncryptionKey.parse(secret.value()));
            } catch (IllegalArgumentException e) {
                return value.refuse("names a file that " + e.getMessage());
            }
        });
    }

    private static Optional<EncryptionKey> fromEnvironment(Value value) {
        if (value.isScalar() && !Placeholders.isVariable(value.written())) {
            return value.refuse(
                    "stands in the file itself, where everybody sees it who sees the file; put it into a file"
                            + " of its own and name that with encryption-key-file, or into the environment and write"
                            + " encryption-key: ${NAME}");
        }
        return value.as(EncryptionKey::parse);
    }

    private static Duration age(String text) {
        return DurationText.within(text, SHORTEST, LONGEST, "1d to 3650d, such as 90d");
    }
}
