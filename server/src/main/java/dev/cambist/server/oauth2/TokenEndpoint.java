package dev.cambist.server.oauth2;

import dev.cambist.core.exchange.BasicHeader;
import dev.cambist.core.exchange.Fields;
import dev.cambist.core.exchange.TokenFlow;
import dev.cambist.core.exchange.TokenRequest;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.audit.RequestLog;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.Call;
import dev.cambist.server.http.Form;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code GET} and {@code POST /oauth2/token}. */
record TokenEndpoint(Supplier<Flows> flows, ConcurrencyLimit limit, RequestRates rates) {
    /** The form decides everything; query string and Authorization header are not looked at. */
    Answer post(Call call, RequestLog log) {
        Fields form = Form.read(call);
        log.asked(form);
        return issue(TokenRequest.fromForm(form), log);
    }

    /** The query says what is wanted and the Authorization header who asks; a body is not read. */
    Answer get(Call call, RequestLog log) {
        Fields query = Form.query(call);
        log.asked(query);
        return issue(TokenRequest.fromQuery(query, basic(call)), log);
    }

    private Answer issue(TokenRequest request, RequestLog log) {
        log.asked(request);
        TokenFlow.Issued issued = limit.admit(() -> flows.get().token().issue(request));
        log.issued(issued);
        rates.known(issued.caller());
        return Answer.json(200, request.shape().body(issued));
    }

    private static Optional<BasicHeader> basic(Call call) {
        List<String> values = call.headers().apply("Authorization");
        if (values.size() > 1) {
            throw new RefusedException(new BadCredential.MalformedBasicHeader("it stands more than once"));
        }
        return values.stream().findFirst().map(BasicHeader::parse);
    }
}
