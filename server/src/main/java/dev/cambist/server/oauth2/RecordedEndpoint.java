package dev.cambist.server.oauth2;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.audit.RequestLog;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.Call;
import dev.cambist.server.http.Endpoint;
import java.net.InetAddress;

/** An endpoint whose requests are each recorded as one event, whatever comes of them. */
public record RecordedEndpoint(Operation operation, RequestRates rates, RequestEvents events) implements Endpoint {
    /** What the endpoint does. */
    @FunctionalInterface
    public interface Operation {
        /** The answer; what is to be known of it goes into the log. */
        Answer perform(Call call, RequestLog log);
    }

    @Override
    public Answer answer(Call call) {
        RequestLog log = events.begin(call);
        InetAddress client = call.client().address();
        return events.published(log, () -> limited(call, client, log));
    }

    private Answer limited(Call call, InetAddress client, RequestLog log) {
        try {
            rates.enter(client);
            return rates.withRemaining(events.secured(log, () -> operation.perform(call, log)), client);
        } catch (RefusedException e) {
            rates.refused(client, e.refusal());
            throw e;
        }
    }
}
