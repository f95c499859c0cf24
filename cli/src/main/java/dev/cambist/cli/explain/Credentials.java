package dev.cambist.cli.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Reads what is shown to {@code explain}: a file, or standard input. */
final class Credentials {
    private static final int MAX_BYTES = 64 * 1024;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");

    private Credentials() {}

    /** Whether somebody gives a token itself where the name of a file is meant. */
    static boolean isToken(String argument) {
        return TOKEN.matcher(argument).matches() && !Files.exists(Path.of(argument));
    }

    /** The text of a file, or of standard input for {@code -}. */
    static String read(String name, InputStream standardInput) throws IOException {
        if (name.equals("-")) {
            return read(standardInput, "standard input");
        }
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            return read(in, name);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + name, e);
        }
    }

    private static String read(InputStream in, String name) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new IOException(name + " is larger than " + MAX_BYTES + " bytes; expected one token or its claims");
        }
        return new String(bytes, UTF_8).strip();
    }
}
