package dev.cambist.server.config;

import dev.cambist.core.jose.Secret;
import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.Placeholders;
import dev.cambist.server.config.yaml.ReadContext;
import dev.cambist.server.config.yaml.Value;
import dev.cambist.server.pkcs11.TokenPlace;
import dev.cambist.server.settings.SigningTokenSettings;
import java.nio.file.Path;
import java.util.Optional;

/** Reads {@code keys.pkcs11}. */
final class SigningTokenSection {
    private final ReadContext reading;

    SigningTokenSection(ReadContext reading) {
        this.reading = reading;
    }

    Optional<SigningTokenSettings> read(Block block) {
        Optional<Path> library = block.required("library", "the PKCS #11 library of the token's maker")
                .flatMap(value -> value.as(this::library));
        Optional<String> label = block.optional("token").flatMap(Value::text);
        Optional<String> serial = block.optional("serial").flatMap(Value::text);
        if (!block.has("token") && !block.has("serial")) {
            block.complain("does not tell which token; give its label (token) or its serial number (serial)");
        }
        Optional<Secret> pin = pin(block);
        block.finish();
        return library.isEmpty() || pin.isEmpty() || (label.isEmpty() && serial.isEmpty())
                ? Optional.empty()
                : Optional.of(new SigningTokenSettings(new TokenPlace(library.get(), label, serial), pin.get()));
    }

    /** SunPKCS11 reads the path in a text of its own, which has no way to write these. */
    private Path library(String text) {
        Path library = reading.resolve(text);
        if (library.toString().chars().anyMatch(c -> c == '"' || c < ' ')) {
            throw new IllegalArgumentException(
                    "has a quotation mark or control character in it; expected a path without");
        }
        return library;
    }

    private Optional<Secret> pin(Block block) {
        Optional<Value> file = block.optional("pin-file");
        Optional<Value> variable = block.optional("pin");
        if (file.isPresent() && variable.isPresent()) {
            block.complain("has both pin-file and pin; keep one of them");
            return Optional.empty();
        }
        if (file.isEmpty() && variable.isEmpty()) {
            block.complain(
                    "has no PIN; put it into a file of its own and name that with pin-file, or write pin: ${NAME},"
                            + " an environment variable");
            return Optional.empty();
        }
        return file.isPresent()
                ? new SecretFile(reading).read(file.get(), "a PIN")
                : fromEnvironment(variable.orElseThrow());
    }

    private static Optional<Secret> fromEnvironment(Value value) {
        if (value.isScalar() && !Placeholders.isVariable(value.written())) {
            return value.refuse(
                    "stands in the file itself, where everybody sees it who sees the file; put it into a file"
                            + " of its own and name that with pin-file, or into the environment and write pin: ${NAME}");
        }
        return value.as(Secret::new);
    }
}
