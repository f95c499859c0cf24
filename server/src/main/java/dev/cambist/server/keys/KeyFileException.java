package dev.cambist.server.keys;

import dev.cambist.server.pkcs11.SigningToken;
import dev.cambist.server.pkcs11.TokenException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** A key that cannot be used or made, in a file or a token. The message says which one, what is wrong with it, and what to do. */
public final class KeyFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Of what fails within an open file Java says no more than this; no other text is repeated. */
    private static final Set<String> SYSTEMS_WORDS =
            Set.of("No space left on device", "Disk quota exceeded", "File too large", "Input/output error");

    KeyFileException(Path file, String problem, String remedy) {
        super(file + " " + problem + "; " + remedy);
    }

    KeyFileException(Path file, String problem, String remedy, Exception cause) {
        super(file + " " + problem + "; " + remedy, cause);
    }

    KeyFileException(SigningToken token, String problem, String remedy) {
        super(token + " " + problem + "; " + remedy);
    }

    private KeyFileException(TokenException cause) {
        super(cause.getMessage(), cause);
    }

    /** A key that is in no file, which says itself what is wrong. */
    static KeyFileException of(TokenException cause) {
        return new KeyFileException(cause);
    }

    static KeyFileException misnamed(Path file, String example) {
        return new KeyFileException(
                file,
                "is not named as the files beside it are, such as " + example,
                "give it its name back, or move it away");
    }

    /** The system's own words, such as "No space left on device", where it has any. */
    private static String reason(IOException cause) {
        Optional<String> words = cause instanceof FileSystemException failure
                ? Optional.ofNullable(failure.getReason())
                : Optional.ofNullable(cause.getMessage()).filter(SYSTEMS_WORDS::contains);
        return words.orElseGet(() -> cause.getClass().getSimpleName());
    }

    /**
     * What the operating system did not allow.
     *
     * @param deed what was tried: {@code read}, {@code written}
     */
    static KeyFileException cannotBe(String deed, Path file, IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return new KeyFileException(
                    file,
                    "cannot be " + deed + " by this user",
                    "let it belong to the user that Cambist runs as",
                    cause);
        }
        return new KeyFileException(
                file,
                "cannot be " + deed + " (" + reason(cause) + ")",
                "check the directory and its file system",
                cause);
    }
}
