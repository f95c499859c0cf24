package dev.cambist.server.admin;

import dev.cambist.core.exchange.Fields;
import dev.cambist.core.refusal.Category;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.audit.RequestLog;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.Call;
import dev.cambist.server.http.Endpoint;
import dev.cambist.server.http.ErrorAnswer;
import dev.cambist.server.http.Form;
import dev.cambist.server.http.RouteTable;
import java.util.function.Predicate;

/** The admin API, to which each feature adds its own acts. Every call is let in or refused by one gate, and recorded. */
public final class AdminApi {
    private static final String BASE = "/admin/v1";

    private final RouteTable.Builder routes;
    private final AdminGate gate;
    private final RequestEvents events;

    /**
     * Without any act yet.
     *
     * @param routes of the management listener
     * @param events takes the event of each call
     */
    public AdminApi(RouteTable.Builder routes, AdminGate gate, RequestEvents events) {
        this.routes = routes;
        this.gate = gate;
        this.events = events;
    }

    /** What an operator can do. */
    @FunctionalInterface
    public interface Act {
        Done perform(Fields fields, String operator);
    }

    /**
     * What came of it.
     *
     * @param what was done, in words, for the record
     * @param json the answer
     */
    public record Done(String what, String json) {}

    /** A question; its fields are in the query. */
    public AdminApi read(String path, Act act) {
        routes.retrieval(BASE + path, endpoint(act, Form::query, fields -> false));
        return this;
    }

    /** A change; its fields are in a form. */
    public AdminApi change(String path, Act act) {
        return change(path, act, fields -> true);
    }

    /**
     * What may be a change; its fields are in a form.
     *
     * @param changes whether with these fields it is one, for which whoever may only ask is refused
     */
    public AdminApi change(String path, Act act, Predicate<Fields> changes) {
        routes.post(BASE + path, endpoint(act, Form::read, changes));
        return this;
    }

    private interface Reader {
        Fields of(Call call);
    }

    private Endpoint endpoint(Act act, Reader reader, Predicate<Fields> changes) {
        return call -> {
            RequestLog log = events.begin(call);
            try {
                return events.published(log, () -> events.secured(log, () -> perform(act, reader, changes, call, log)));
            } catch (RefusedException e) {
                return refused(e.refusal(), call);
            }
        };
    }

    private Answer perform(Act act, Reader reader, Predicate<Fields> changes, Call call, RequestLog log) {
        AdminGate.token(call).ifPresent(log::shown);
        Operator operator = gate.admit(call);
        operator.identity().ifPresent(log::caller);
        events.requireOpen(); // nothing is done unrecorded, where that is configured
        Fields fields = reader.of(call);
        if (changes.test(fields)) {
            operator.requireChange();
        }
        Done done = act.perform(fields, operator.name());
        log.administered(operator.name(), done.what());
        return Answer.json(200, done.json());
    }

    private Answer refused(Refusal refusal, Call call) {
        Answer answer = ErrorAnswer.of(refusal, call.correlation());
        return refusal.category() == Category.UNAUTHORIZED
                ? answer.with("WWW-Authenticate", gate.challenge(call, refusal))
                : answer;
    }
}
