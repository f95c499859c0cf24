package dev.cambist.server.portal;

import dev.cambist.core.refusal.Category;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.Call;

/** What is refused, for people: the words that a client would get, and the id under which those who run the server find it. */
final class RefusalPage {
    private RefusalPage() {}

    /** What was refused, and how those who run the server find it. */
    public record View(String message, String reason, String correlation) {}

    static Answer of(Refusal refusal, Call call) {
        View view =
                new View(refusal.message(), refusal.reason(), call.correlation().toString());
        Answer answer = Html.page(
                refusal.category().status(),
                output -> JterefusalGenerated.render(output, null, Frame.open("That did not work"), view));
        if (refusal instanceof InvalidRequest.MethodNotAllowed method) {
            answer = answer.with("Allow", String.join(", ", method.allowed()));
        }
        if (refusal.category() == Category.UNAUTHORIZED) {
            // RFC 9110 section 15.5.2 wants one, and browsers do not ask people for this kind of credential.
            answer = answer.with("WWW-Authenticate", "Bearer realm=\"the portal\"");
        }
        if (refusal.retryAfter().isPresent()) {
            answer = answer.with(
                    "Retry-After",
                    Long.toString(Math.max(1, refusal.retryAfter().get().toSeconds())));
        }
        return answer;
    }
}
