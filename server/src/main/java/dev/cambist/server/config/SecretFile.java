package dev.cambist.server.config;

import dev.cambist.core.jose.Secret;
import dev.cambist.server.config.yaml.ReadContext;
import dev.cambist.server.config.yaml.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a secret out of a file of its own: the whole text but for one line end behind it. */
record SecretFile(ReadContext reading) {
    /** The secret in the file that the value names; {@code what} says what is expected in it. */
    Optional<Secret> read(Value value, String what) {
        Optional<Path> path = value.as(reading::resolve);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(reading.secretOf(path.get())))
                    .toString();
            String secret = text.replaceFirst("\\r?\\n\\z", "");
            return secret.isBlank()
                    ? value.refuse("names " + path.get() + ", which is empty; expected " + what + " in it")
                    : Optional.of(new Secret(secret));
        } catch (CharacterCodingException e) {
            return value.refuse("names " + path.get() + ", which is not UTF-8 text");
        } catch (IOException e) {
            return value.refuse("names " + path.get() + ", which " + e.getMessage());
        }
    }
}
