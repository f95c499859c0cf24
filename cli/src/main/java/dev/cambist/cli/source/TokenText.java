package dev.cambist.cli.source;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.core.jose.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A token as it stands in a file, a stream or a variable: one word of printable ASCII. */
public final class TokenText {
    private static final int MAX_BYTES = 64 * 1024;

    private TokenText() {}

    /** The token in a file; the message of the {@link IOException} names the file. */
    public static Secret read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString());
        } catch (NoSuchFileException e) {
            throw new IOException(file + " does not exist", e);
        }
    }

    /** The token in a stream of this name. */
    public static Secret read(InputStream in, String name) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new IOException(name + " is larger than " + MAX_BYTES + " bytes, which no token is");
        }
        Optional<Secret> token = of(new String(bytes, US_ASCII));
        if (token.isEmpty()) {
            throw new IOException(
                    bytes.length == 0
                            ? name + " is empty"
                            : name + " does not hold a token, which is one word of ASCII");
        }
        return token.get();
    }

    /** The token that this text is but for white space around it. */
    public static Optional<Secret> of(String text) {
        String word = text.strip();
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) <= ' ' || word.charAt(i) > '~') {
                return Optional.empty();
            }
        }
        return word.isEmpty() ? Optional.empty() : Optional.of(new Secret(word));
    }

    /** Whether this is a JWT in all likelihood: where a token has no place it is not repeated. */
    public static boolean looksLikeToken(String text) {
        return text.startsWith("eyJ");
    }
}
