package dev.cambist.server.portal;

import dev.cambist.core.exchange.Fields;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.token.PortalToken;
import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.Call;
import dev.cambist.server.http.Endpoint;
import dev.cambist.server.http.Form;
import dev.cambist.server.http.RouteTable;
import dev.cambist.server.oauth2.ConcurrencyLimit;
import dev.cambist.server.oauth2.RecordedEndpoint;
import dev.cambist.server.oauth2.RequestRates;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The pages for whoever is signed in: one way in to all of them. Everybody else is sent to sign in first, and a form is
 * taken only from a page of the same session.
 */
public final class PersonalPages {
    private static final String FORM_TOKEN = "form";

    private final RouteTable.Builder routes;
    private final Supplier<PortalConfiguration> served;
    private final BrowserState browsers;
    private final Function<RecordedEndpoint.Operation, Endpoint> recorded;

    /**
     * @param limit how many requests are worked on at once: some wait for an issuer or the store
     */
    PersonalPages(
            RouteTable.Builder routes,
            Supplier<PortalConfiguration> served,
            BrowserState browsers,
            ConcurrencyLimit limit,
            RequestRates rates,
            RequestEvents events) {
        this.routes = routes;
        this.served = served;
        this.browsers = browsers;
        this.recorded =
                work -> new RecordedEndpoint((call, log) -> limit.admit(() -> work.perform(call, log)), rates, events);
    }

    /** A page for whoever is signed in. */
    @FunctionalInterface
    public interface PersonPage {
        Answer show(Visit visit);
    }

    /** Adds a page that is looked at. */
    public PersonalPages page(String path, PersonPage page) {
        routes.retrieval(path, withErrors(forPeople(page, PersonalPages::signInFirst)));
        return this;
    }

    /** Adds what a form is sent to. */
    public PersonalPages form(String path, PersonPage page) {
        routes.post(path, withErrors(forPeople(page, PersonalPages::signInFirst)));
        return this;
    }

    /** What is shown under a path to those who are signed in, and to everybody else. */
    Endpoint forPeople(PersonPage page, Endpoint others) {
        return call -> {
            PortalConfiguration now = served.get();
            PortalOrigin origin = PortalOrigin.of(call.client());
            Optional<PortalToken> person = person(call, now, origin);
            return person.isEmpty() ? others.answer(call) : visit(call, now, origin, person.get(), page);
        };
    }

    private Answer visit(Call call, PortalConfiguration now, PortalOrigin origin, PortalToken person, PersonPage page) {
        return recorded.apply((same, log) -> {
                    log.caller(person.identity());
                    boolean form = !same.isRetrieval();
                    Fields fields = form ? Form.read(same) : Form.query(same);
                    if (form) {
                        browsers.requireOwnForm(person, fields.optional(FORM_TOKEN, "what the page put there"));
                    }
                    return page.show(new Visit(same, origin, now, person, browsers.formToken(person), fields, log));
                })
                .answer(call);
    }

    /** Whoever is signed in; a session that is over, was ended, or is of an issuer that is gone is none. */
    private Optional<PortalToken> person(Call call, PortalConfiguration now, PortalOrigin origin) {
        Optional<Secret> shown = browsers.session(origin, call);
        try {
            return shown.map(now.reader()::readPortalToken);
        } catch (RefusedException e) {
            if (e.refusal() instanceof BadCredential) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A page that was asked for is shown after the sign-in; a form that was sent is not done then. */
    private static Answer signInFirst(Call call) {
        String page = call.isRetrieval()
                ? call.path() + call.query().map(query -> "?" + query).orElse("")
                : "/";
        return Html.seeOther("/?to=" + URLEncoder.encode(page, StandardCharsets.UTF_8));
    }

    /** What is refused to a browser is a page too; one that is not there for somebody is answered as any that is not. */
    static Endpoint withErrors(Endpoint endpoint) {
        return call -> {
            try {
                return endpoint.answer(call);
            } catch (RefusedException e) {
                if (e.refusal() instanceof InvalidRequest.UnknownPath) {
                    throw e;
                }
                return RefusalPage.of(e.refusal(), call);
            }
        };
    }
}
