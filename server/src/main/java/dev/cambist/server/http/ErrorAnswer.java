package dev.cambist.server.http;

import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.refusal.Category;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.Refusal;
import java.util.UUID;
import java.util.function.Consumer;

/** The body of every error, in the form of Distribution and ACR: {@code {"errors":[{"code","message","detail"}]}}. */
public final class ErrorAnswer {
    private static final String BASIC = "Basic realm=\"cambist\"";

    private ErrorAnswer() {}

    static Answer of(Refusal refusal, Call call) {
        Answer answer = of(refusal, call.correlation());
        // RFC 7617 section 2; a POST carries its credential in the form, so Basic would be no help there.
        return refusal.category() == Category.UNAUTHORIZED && call.isRetrieval()
                ? answer.with("WWW-Authenticate", BASIC)
                : answer;
    }

    /** The answer to a request that is refused. */
    public static Answer of(Refusal refusal, UUID correlation) {
        Category category = refusal.category();
        JsonWriter body = body(
                category.code(),
                refusal.message(),
                correlation,
                json -> json.name("detail")
                        .beginObject()
                        .member("reason", refusal.reason())
                        .endObject());
        Answer answer = Answer.json(category.status(), body);
        if (refusal instanceof InvalidRequest.MethodNotAllowed method) {
            answer = answer.with("Allow", String.join(", ", method.allowed()));
        } else if (category == Category.UNSUPPORTED || category == Category.DISALLOWED) {
            answer = answer.with("Allow", ""); // nothing at all, but 405 has the header (RFC 9110 section 15.5.6)
        }
        if (refusal.retryAfter().isPresent()) {
            long seconds = Math.max(1, refusal.retryAfter().get().toSeconds());
            answer = answer.with("Retry-After", Long.toString(seconds));
        }
        return answer;
    }

    /** For what is our own fault: the caller learns nothing but the id under which our log has the rest. */
    public static Answer unexpected(UUID correlation) {
        String message = "something went wrong in this server; its log tells those who run it more";
        return Answer.json(500, body("UNKNOWN", message, correlation, json -> {}));
    }

    /**
     * The body of an error.
     *
     * @param detail writes the member {@code detail}, or nothing
     */
    public static JsonWriter body(String code, String message, UUID correlation, Consumer<JsonWriter> detail) {
        JsonWriter json = new JsonWriter(512).beginObject().name("errors").beginArray();
        json.beginObject().member("code", code).member("message", message + ". CorrelationId: " + correlation);
        detail.accept(json);
        return json.endObject().endArray().endObject();
    }
}
