package dev.cambist.server.oauth2;

import dev.cambist.core.access.Action;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.Call;
import dev.cambist.core.exchange.AnswerShape;
import dev.cambist.core.exchange.ExchangeFlow;
import dev.cambist.core.exchange.ExchangeRequest;
import dev.cambist.core.exchange.Fields;
import java.util.function.Supplier;

/** {@code POST /oauth2/exchange}. An Authorization header is not looked at: some clients of ACR add one. */
record ExchangeEndpoint(Supplier<Flows> flows, ConcurrencyLimit admission) implements LoggedEndpoint.Operation {
    @Override
    public Answer perform(Call call, Trail trail) {
        Fields form = Form.read(call);
        trail.asked(form);
        trail.grant(form);
        ExchangeRequest request = ExchangeRequest.from(form);
        trail.shown(request.shown());
        ExchangeFlow.Exchanged done = admission.admit(() ->
                flows.get().exchange().exchange(request, call.client().address().getHostAddress()));
        trail.exchanged(done);
        return Answer.json(200, AnswerShape.body(done));
    }
}
