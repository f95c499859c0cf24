package dev.cambist.server.gateway.relay;

import dev.cambist.core.refusal.Refusal;
import dev.cambist.server.audit.RequestLog;
import dev.cambist.server.forwarding.ClientView;
import dev.cambist.server.gateway.Admission;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.AnswerWriter;
import dev.cambist.server.http.ErrorAnswer;
import java.util.UUID;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * One request to the gateway, and the answers that the gateway gives itself.
 *
 * @param correlation the id under which caller and operator find it again
 * @param client who sent it, and what it calls us
 */
record GatewayCall(
        Request request, Response response, Callback callback, UUID correlation, ClientView client, RequestLog log) {

    void refuse(Refusal refusal) {
        log.refused(refusal);
        answer(ErrorAnswer.of(refusal, correlation));
    }

    /** Sends the client away for a token. */
    void deny(Admission.Denied denied) {
        log.refused(denied.refusal());
        answer(Answer.json(denied.refusal().category().status(), denied.body(correlation))
                .with("WWW-Authenticate", denied.challenge().header()));
    }

    /** Answers in the name of a registry. */
    void answer(Answer answer) {
        AnswerWriter.write(
                answer.with("Docker-Distribution-Api-Version", "registry/2.0"),
                correlation,
                request,
                response,
                callback);
    }
}
