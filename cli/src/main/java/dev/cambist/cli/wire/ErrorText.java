package dev.cambist.cli.wire;

import dev.cambist.client.wire.Wording;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** What a server says in an error, as one line for a person: no control characters, no credential. */
public final class ErrorText {
    private static final int MAX_CHARACTERS = 600;
    private static final String CORRELATION = "X-Ms-Correlation-Request-Id";

    private ErrorText() {}

    /**
     * The status and what the body says: a registry's {@code errors}, or OAuth's {@code error} (RFC 6749 section 5.2).
     *
     * @param secrets what was sent, and is left out if the answer repeats it
     */
    public static String of(Answer answer, List<String> secrets) {
        String said = words(answer);
        String correlation = answer.header(CORRELATION).stream().findFirst().orElse("");
        String id = correlation.isEmpty() || said.contains(correlation) ? "" : " (correlation id " + correlation + ")";
        String line = answer.status() + (said.isEmpty() ? "" : ": " + said) + id;
        return Wording.clean(line, secrets, MAX_CHARACTERS);
    }

    private static String words(Answer answer) {
        JsonObject body;
        try {
            body = JsonObject.parse(answer.body());
        } catch (JsonException e) {
            return "";
        }
        Optional<String> code = body.text("error");
        if (code.isPresent()) {
            return code.get()
                    + body.text("error_description").map(text -> ": " + text).orElse("");
        }
        if (body.value("errors").orElse("") instanceof List<?> errors
                && !errors.isEmpty()
                && errors.getFirst() instanceof JsonObject first) {
            return first.text("code").orElse("") + " " + first.text("message").orElse("");
        }
        return body.text("message").orElse("");
    }
}
