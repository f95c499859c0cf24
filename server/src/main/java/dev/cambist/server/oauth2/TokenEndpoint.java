package dev.cambist.server.oauth2;

import dev.cambist.server.http.Call;
import dev.cambist.server.http.Answer;
import dev.cambist.core.exchange.BasicHeader;
import dev.cambist.core.exchange.Fields;
import dev.cambist.core.exchange.TokenFlow;
import dev.cambist.core.exchange.TokenRequest;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code GET} and {@code POST /oauth2/token}. */
record TokenEndpoint(Supplier<Flows> flows, ConcurrencyLimit admission) {
    /** The form decides everything; query string and Authorization header are not looked at. */
    Answer post(Call call, Trail trail) {
        Fields form = Form.read(call);
        trail.asked(form);
        trail.grant(form);
        return issue(TokenRequest.fromForm(form), trail);
    }

    /** The query says what is wanted and the Authorization header who asks; a body is not read. */
    Answer get(Call call, Trail trail) {
        Fields query = query(call);
        trail.asked(query);
        return issue(TokenRequest.fromQuery(query, basic(call)), trail);
    }

    private Answer issue(TokenRequest request, Trail trail) {
        trail.asked(request);
        TokenFlow.Issued issued = admission.admit(() -> flows.get().token().issue(request));
        trail.issued(issued);
        return Answer.json(200, request.shape().body(issued));
    }

    private static Fields query(Call call) {
        try {
            return Fields.parse(call.query().orElse(""));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(new InvalidRequest.MalformedQuery(String.valueOf(e.getMessage())));
        }
    }

    private static Optional<BasicHeader> basic(Call call) {
        List<String> values = call.headers().apply("Authorization");
        if (values.size() > 1) {
            throw new RefusedException(new BadCredential.MalformedBasicHeader("it stands more than once"));
        }
        return values.stream().findFirst().map(BasicHeader::parse);
    }
}
