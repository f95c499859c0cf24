package dev.cambist.server.portal;

import dev.cambist.core.exchange.Fields;
import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.token.KeyRing;
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
import dev.cambist.server.sessions.PersonalSessions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The pages for browsers, on the public listener: {@code /} and what is under {@code /portal/}. Clients that want no HTML
 * find nothing there, as without a portal.
 */
public final class Portal {
    private static final String FORM_TOKEN = "form";

    private final Supplier<PortalConfiguration> served;
    private final BrowserState browsers;
    private final PersonalSessions sessions;
    private final InstantSource clock;

    /**
     * @param served what to serve now; asked once for each request
     * @param secrets those of refresh tokens at this moment, with which is sealed what browsers keep
     * @param sessions of whoever asks
     */
    public Portal(
            Supplier<PortalConfiguration> served,
            Supplier<KeyRing<HmacKey>> secrets,
            PersonalSessions sessions,
            InstantSource clock) {
        this.served = served;
        this.browsers = new BrowserState(secrets);
        this.sessions = sessions;
        this.clock = clock;
    }

    /** A page for whoever is signed in. */
    @FunctionalInterface
    interface PersonPage {
        Answer show(Visit visit);
    }

    /**
     * Adds all pages.
     *
     * @param limit how many requests are worked on at once: some wait for an issuer or the store
     */
    public void addTo(RouteTable.Builder routes, ConcurrencyLimit limit, RequestRates rates, RequestEvents events) {
        PortalFiles.addTo(routes);
        SignInPages signIn = new SignInPages(served, browsers, clock);
        SessionPages own = new SessionPages(sessions, events);
        RouteTable.Builder pages = routes.retrieval(
                        "/", forBrowsers(withErrors(call -> home(call, recorded(limit, rates, events)))))
                .retrieval("/portal/sign-in", withErrors(signIn::begin))
                .retrieval(
                        "/portal/signed-in",
                        withErrors(new RecordedEndpoint(
                                (call, log) -> limit.admit(() -> signIn.complete(call, log, rates)), rates, events)));
        pages.post("/portal/sign-out", person(own::signOut, limit, rates, events))
                .retrieval("/portal/login", person(LoginPages::choose, limit, rates, events))
                .post("/portal/login", person(LoginPages::make, limit, rates, events))
                .retrieval("/portal/why", person(WhyPage::show, limit, rates, events))
                .retrieval("/portal/sessions", person(own::list, limit, rates, events))
                .post("/portal/sessions", person(own::end, limit, rates, events));
    }

    private Recorded recorded(ConcurrencyLimit limit, RequestRates rates, RequestEvents events) {
        return (call, work) -> new RecordedEndpoint(
                        (same, log) -> limit.admit(() -> work.perform(same, log)), rates, events)
                .answer(call);
    }

    /** Answers a call as one of which there is a record. */
    private interface Recorded {
        Answer answer(Call call, RecordedEndpoint.Operation work);
    }

    /** The first page: what the person may use, or where to sign in. */
    private Answer home(Call call, Recorded recorded) {
        PortalConfiguration now = served.get();
        PortalOrigin origin = PortalOrigin.of(call.client());
        Optional<PortalToken> person = person(call, now, origin);
        if (person.isEmpty()) {
            LocalPage page = LocalPage.of(query(call).optional("to", "a page of the portal"));
            return Html.page(
                    200,
                    output -> JtewelcomeGenerated.render(
                            output, null, Frame.open("Sign in"), WelcomeView.of(now.signIns(), page)));
        }
        return recorded.answer(
                call,
                (same, log) -> HomePage.show(new Visit(
                        same, origin, now, person.get(), browsers.formToken(person.get()), query(same), log)));
    }

    private Endpoint person(PersonPage page, ConcurrencyLimit limit, RequestRates rates, RequestEvents events) {
        Recorded recorded = recorded(limit, rates, events);
        return withErrors(call -> {
            PortalConfiguration now = served.get();
            PortalOrigin origin = PortalOrigin.of(call.client());
            Optional<PortalToken> person = person(call, now, origin);
            if (person.isEmpty()) {
                return signInFirst(call);
            }
            return recorded.answer(call, (same, log) -> {
                log.caller(person.get().identity());
                boolean form = !same.isRetrieval();
                Fields fields = form ? Form.read(same) : query(same);
                if (form) {
                    browsers.requireOwnForm(person.get(), fields.optional(FORM_TOKEN, "what the page put there"));
                }
                return page.show(
                        new Visit(same, origin, now, person.get(), browsers.formToken(person.get()), fields, log));
            });
        });
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

    static Fields query(Call call) {
        try {
            return Fields.parse(call.query().orElse(""));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(new InvalidRequest.MalformedQuery(String.valueOf(e.getMessage())));
        }
    }

    /** The wire for clients stays as it is. */
    private static Endpoint forBrowsers(Endpoint endpoint) {
        return call -> {
            if (call.headers().apply("Accept").stream().noneMatch(accepted -> accepted.contains("text/html"))) {
                throw new RefusedException(new InvalidRequest.UnknownPath(call.path()));
            }
            return endpoint.answer(call);
        };
    }

    /** What is refused to a browser is a page too. */
    private static Endpoint withErrors(Endpoint endpoint) {
        return call -> {
            try {
                return endpoint.answer(call);
            } catch (RefusedException e) {
                return RefusalPage.of(e.refusal(), call);
            }
        };
    }
}
