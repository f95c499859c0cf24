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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The admin API, to which each feature adds its own acts. Every call is let in or refused by one gate, and recorded. */
public final class AdminApi {
    private static final String BASE = "/admin/v1";
    private static final String QUESTION = "GET ";
    private static final String CHANGE = "POST ";

    private final RouteTable.Builder routes;
    private final AdminGate gate;
    private final RequestEvents events;
    private final Map<String, Known> acts = new HashMap<>(); // by method and path

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

    /** @param changes whether with these fields it is a change */
    private record Known(Act act, Predicate<Fields> changes) {}

    /** A question; its fields are in the query. */
    public AdminApi read(String path, Act act) {
        Known known = new Known(act, fields -> false);
        acts.put(QUESTION + path, known);
        routes.retrieval(BASE + path, endpoint(known, Form::query));
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
        Known known = new Known(act, changes);
        acts.put(CHANGE + path, known);
        routes.post(BASE + path, endpoint(known, Form::read));
        return this;
    }

    /** Answers a question of an operator who is known already, as a call of the path would. */
    public Done ask(String path, Fields fields, Operator operator, RequestLog log) {
        return perform(known(QUESTION + path), fields, operator, log);
    }

    /** Changes what an operator who is known already wants changed, as a call of the path would. */
    public Done change(String path, Fields fields, Operator operator, RequestLog log) {
        return perform(known(CHANGE + path), fields, operator, log);
    }

    private Known known(String name) {
        return Optional.ofNullable(acts.get(name))
                .orElseThrow(() -> new IllegalArgumentException("operators can do no " + name));
    }

    private interface Reader {
        Fields of(Call call);
    }

    private Endpoint endpoint(Known act, Reader reader) {
        return call -> {
            RequestLog log = events.begin(call);
            try {
                return events.published(log, () -> events.secured(log, () -> perform(act, reader, call, log)));
            } catch (RefusedException e) {
                return refused(e.refusal(), call);
            }
        };
    }

    private Answer perform(Known act, Reader reader, Call call, RequestLog log) {
        AdminGate.token(call).ifPresent(log::shown);
        Operator operator = gate.admit(call);
        operator.identity().ifPresent(log::caller);
        return Answer.json(200, perform(act, reader.of(call), operator, log).json());
    }

    private Done perform(Known known, Fields fields, Operator operator, RequestLog log) {
        events.requireOpen(); // nothing is done unrecorded, where that is configured
        if (known.changes().test(fields)) {
            operator.requireChange();
        }
        Done done = known.act().perform(fields, operator.name());
        log.administered(operator.name(), done.what());
        return done;
    }

    private Answer refused(Refusal refusal, Call call) {
        Answer answer = ErrorAnswer.of(refusal, call.correlation());
        return refusal.category() == Category.UNAUTHORIZED
                ? answer.with("WWW-Authenticate", gate.challenge(call, refusal))
                : answer;
    }
}
