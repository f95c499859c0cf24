package dev.cambist.server.keys;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A key file that cannot be used or made. The message says which one, what is wrong with it, and what to do. */
public final class KeyFileException extends IOException {
    private static final long serialVersionUID = 1L;

    KeyFileException(Path file, String problem, String remedy) {
        super(file + " " + problem + "; " + remedy);
    }

    KeyFileException(Path file, String problem, String remedy, Exception cause) {
        super(file + " " + problem + "; " + remedy, cause);
    }

    static KeyFileException misnamed(Path file, String example) {
        return new KeyFileException(
                file,
                "is not named as the files beside it are, such as " + example,
                "give it its name back, or move it away");
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
        String reason = cause instanceof FileSystemException failure && failure.getReason() != null
                ? failure.getReason()
                : cause.getClass().getSimpleName();
        return new KeyFileException(
                file, "cannot be " + deed + " (" + reason + ")", "check the directory and its file system", cause);
    }
}
