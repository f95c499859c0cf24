package dev.cambist.server.oauth2;

import dev.cambist.core.exchange.AnswerShape;
import dev.cambist.core.exchange.ExchangeFlow;
import dev.cambist.core.exchange.ExchangeRequest;
import dev.cambist.core.exchange.Fields;
import dev.cambist.server.audit.RequestLog;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.Call;
import dev.cambist.server.http.Form;
import java.util.function.Supplier;

/** {@code POST /oauth2/exchange}. An Authorization header is not looked at: some clients of ACR add one. */
record ExchangeEndpoint(Supplier<Flows> flows, ConcurrencyLimit limit, RequestRates rates)
        implements RecordedEndpoint.Operation {
    @Override
    public Answer perform(Call call, RequestLog log) {
        Fields form = Form.read(call);
        log.asked(form);
        ExchangeRequest request = ExchangeRequest.from(form);
        log.shown(request.shown());
        ExchangeFlow.Exchanged done = limit.admit(() ->
                flows.get().exchange().exchange(request, call.client().address().getHostAddress()));
        log.exchanged(done);
        rates.known(done.identity());
        return Answer.json(200, AnswerShape.body(done));
    }
}
