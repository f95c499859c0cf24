package dev.cambist.server.oauth2;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.audit.RequestLog;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.Call;
import dev.cambist.server.http.Endpoint;
import java.net.InetAddress;

/** A token endpoint whose requests are each recorded as one event, whatever comes of them. */
record RecordedEndpoint(Operation operation, RequestRates rates, RequestEvents events) implements Endpoint {
    /** What a token endpoint does. */
    @FunctionalInterface
    interface Operation {
        /** The answer; what is to be known of it goes into the log. */
        Answer perform(Call call, RequestLog log);
    }

    @Override
    public Answer answer(Call call) {
        RequestLog log = new RequestLog(
                call.correlation(),
                call.client().address(),
                call.headers().apply("User-Agent").stream().findFirst(),
                call.method() + " " + call.path());
        InetAddress client = call.client().address();
        try {
            rates.enter(client);
            return rates.withRemaining(perform(call, log), client);
        } catch (RefusedException e) {
            rates.refused(client, e.refusal());
            log.refused(e.refusal()); // by the operation, or because what it did cannot be recorded
            throw e;
        } finally {
            events.publish(log.complete());
        }
    }

    private Answer perform(Call call, RequestLog log) {
        try {
            return operation.perform(call, log);
        } catch (RefusedException e) {
            log.refused(e.refusal());
            throw e;
        } finally {
            events.secure(log.complete());
        }
    }
}
