package dev.cambist.client.internal;

/** The bytes are not the JSON that was expected. The message says what is wrong and where, never the content. */
public final class JsonException extends Exception {
    private static final long serialVersionUID = 1L;

    JsonException(String problem, int at) {
        super(problem + " at character " + at);
    }
}
