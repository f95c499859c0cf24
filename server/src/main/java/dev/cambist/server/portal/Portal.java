package dev.cambist.server.portal;

import static dev.cambist.server.portal.PersonalPages.withErrors;

import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.token.KeyRing;
import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.Call;
import dev.cambist.server.http.Endpoint;
import dev.cambist.server.http.Form;
import dev.cambist.server.http.RouteTable;
import dev.cambist.server.oauth2.ConcurrencyLimit;
import dev.cambist.server.oauth2.RecordedEndpoint;
import dev.cambist.server.oauth2.RequestRates;
import dev.cambist.server.sessions.PersonalRobots;
import dev.cambist.server.sessions.PersonalSessions;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The pages for browsers, on the public listener: {@code /} and what is under {@code /portal/}. Clients that want no HTML
 * find nothing there, as without a portal.
 */
public final class Portal {
    private final Supplier<PortalConfiguration> served;
    private final BrowserState browsers;
    private final PersonalSessions sessions;
    private final PersonalRobots robots;
    private final InstantSource clock;

    /**
     * @param served what to serve now; asked once for each request
     * @param secrets those of refresh tokens at this moment, with which is sealed what browsers keep
     * @param sessions of whoever asks
     * @param robots of whoever asks
     */
    public Portal(
            Supplier<PortalConfiguration> served,
            Supplier<KeyRing<HmacKey>> secrets,
            PersonalSessions sessions,
            PersonalRobots robots,
            InstantSource clock) {
        this.served = served;
        this.browsers = new BrowserState(secrets);
        this.sessions = sessions;
        this.robots = robots;
        this.clock = clock;
    }

    /**
     * Adds all pages that are about the person.
     *
     * @param limit how many requests are worked on at once: some wait for an issuer or the store
     * @return takes further pages for whoever is signed in
     */
    public PersonalPages addTo(
            RouteTable.Builder routes, ConcurrencyLimit limit, RequestRates rates, RequestEvents events) {
        PortalFiles.addTo(routes);
        SignInPages signIn = new SignInPages(served, browsers, clock);
        PersonalPages pages = new PersonalPages(routes, served, browsers, limit, rates, events);
        routes.retrieval("/", forBrowsers(withErrors(pages.forPeople(HomePage::show, this::welcome))))
                .retrieval("/portal/sign-in", withErrors(signIn::begin))
                .retrieval(
                        "/portal/signed-in",
                        withErrors(new RecordedEndpoint(
                                (call, log) -> limit.admit(() -> signIn.complete(call, log, rates)), rates, events)));
        LoginPages.addTo(pages);
        pages.page("/portal/why", WhyPage::show);
        new SessionPages(sessions, events).addTo(pages);
        new RobotPages(robots, events, clock).addTo(pages);
        return pages;
    }

    /** Where to sign in. */
    private Answer welcome(Call call) {
        LocalPage page = LocalPage.of(Form.query(call).optional("to", "a page of the portal"));
        WelcomeView view = WelcomeView.of(served.get().signIns(), page);
        return Html.page(200, output -> JtewelcomeGenerated.render(output, null, Frame.open("Sign in"), view));
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
}
