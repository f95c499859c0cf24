package dev.cambist.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What an answer says. */
public final class BodyText {
    private BodyText() {}

    public static String of(Answer answer) {
        return UTF_8.decode(answer.body()).toString();
    }
}
