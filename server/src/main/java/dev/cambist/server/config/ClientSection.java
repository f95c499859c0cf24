package dev.cambist.server.config;

import dev.cambist.core.jose.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Reads an issuer's {@code client}. No complaint repeats a secret. */
final class ClientSection {
    private final Reading reading;

    ClientSection(Reading reading) {
        this.reading = reading;
    }

    Optional<ClientSettings> read(Block block) {
        Optional<String> id =
                block.required("id", "the client id that the issuer gave").flatMap(Value::text);
        Optional<Secret> secret = secret(block);
        Optional<String> scope = block.optional("scope").flatMap(Value::text);
        block.finish();
        return id.map(name -> new ClientSettings(name, secret, scope));
    }

    private Optional<Secret> secret(Block block) {
        Optional<Value> file = block.optional("secret-file");
        Optional<Value> variable = block.optional("secret");
        if (file.isPresent() && variable.isPresent()) {
            block.complain("has both secret-file and secret; keep one of them");
        }
        return file.flatMap(this::fromFile).or(() -> variable.flatMap(ClientSection::fromEnvironment));
    }

    private static Optional<Secret> fromEnvironment(Value value) {
        if (value.isScalar() && !Placeholders.isVariable(value.written())) {
            return value.refuse(
                    "stands in the file itself, where everybody sees it who sees the file; put it into a file"
                            + " of its own and name that with secret-file, or into the environment and write secret: ${NAME}");
        }
        return value.text().map(Secret::new);
    }

    private Optional<Secret> fromFile(Value value) {
        Optional<Path> path = value.as(reading::resolve);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(reading.bytesOf(path.get())))
                    .toString();
            String secret = text.replaceFirst("\\r?\\n\\z", "");
            return secret.isBlank()
                    ? value.refuse("names " + path.get() + ", which is empty; expected the client's secret in it")
                    : Optional.of(new Secret(secret));
        } catch (CharacterCodingException e) {
            return value.refuse("names " + path.get() + ", which is not UTF-8 text");
        } catch (IOException e) {
            return value.refuse("names " + path.get() + ", which " + e.getMessage());
        }
    }
}
