package dev.cambist.server.portal;

import dev.cambist.core.exchange.Fields;
import dev.cambist.core.exchange.PortalFlow;
import dev.cambist.core.exchange.SignInExpectation;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.PortalRefusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.token.Service;
import dev.cambist.server.audit.RequestLog;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.Call;
import dev.cambist.server.http.Form;
import dev.cambist.server.issuer.BrowserSignIn;
import dev.cambist.server.oauth2.RequestRates;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The way of a browser to an issuer and back (OpenID Connect Core 1.0 section 3.1). What must be the same at both ends is
 * kept by the browser alone, sealed, for ten minutes.
 */
record SignInPages(Supplier<PortalConfiguration> served, BrowserState browsers, InstantSource clock) {
    static final String BACK = "/portal/signed-in";

    private static final String ISSUER_MEANING = "the name of an issuer at which people can sign in here";

    /** Sends the browser to the issuer that was chosen. */
    Answer begin(Call call) {
        PortalOrigin origin = PortalOrigin.of(call.client());
        Fields query = Form.query(call);
        IssuerChoice choice = new IssuerChoice(
                query.optional("issuer", ISSUER_MEANING)
                        .orElseThrow(
                                () -> new RefusedException(new InvalidRequest.MissingField("issuer", ISSUER_MEANING))),
                query.optional("tenant", "the tenant, where an issuer has several"));
        BrowserSignIn issuer = chosen(served.get(), choice)
                .orElseThrow(() -> new RefusedException(new InvalidRequest.UnusableField("issuer", ISSUER_MEANING)));
        SignInUnderWay begun = SignInUnderWay.begin(
                choice, LocalPage.of(query.optional("to", "a page of the portal")), clock.instant());
        String address = issuer.address(origin.page(BACK), begun.state(), begun.nonce(), begun.challenge())
                .toString();
        return Html.seeOther(address).withCookies(browsers.keep(origin, begun));
    }

    private static Optional<BrowserSignIn> chosen(PortalConfiguration now, IssuerChoice choice) {
        return now.signIns().stream()
                .filter(signIn ->
                        signIn.name().equals(choice.name()) && signIn.tenant().equals(choice.tenant()))
                .findFirst();
    }

    /** Lets in whoever comes back with what it was sent for. */
    Answer complete(Call call, RequestLog log, RequestRates rates) {
        log.service(Service.PORTAL.name());
        PortalOrigin origin = PortalOrigin.of(call.client());
        Fields query = Form.query(call);
        PortalConfiguration now = served.get();
        SignInUnderWay begun = browsers.signIn(origin, call, clock.instant()).orElseThrow(SignInPages::notUnderWay);
        if (query.optional("state", "what was sent along")
                .map(Secret::new)
                .filter(begun.state()::matches)
                .isEmpty()) {
            throw new RefusedException(new PortalRefusal.WrongState());
        }
        BrowserSignIn issuer = chosen(now, begun.issuer()).orElseThrow(SignInPages::notUnderWay);
        if (!issuer.isNamedBy(query.optional("iss", "the issuer"))) {
            throw refused(issuer, "it is not the issuer that this browser was sent to");
        }
        Optional<String> error = query.optional("error", "what the issuer says");
        if (error.isPresent()) {
            throw refused(issuer, error.get());
        }
        Secret code = query.optional("code", "the code of the sign-in")
                .map(Secret::new)
                .orElseThrow(() -> refused(issuer, "it sent neither a code nor an error"));
        Secret identityToken = issuer.redeem(
                code,
                begun.verifier(),
                origin.page(BACK),
                call.client().address().getHostAddress());
        log.shown(identityToken);
        PortalFlow.SignedIn person = now.flow()
                .signIn(
                        identityToken,
                        new SignInExpectation(issuer.name(), issuer.url(), issuer.client(), begun.nonce()));
        log.caller(person.identity());
        rates.known(person.identity());
        String cookie = browsers.keep(origin, person.token());
        log.session(person.session());
        log.administered(
                person.identity().toString(),
                "signed in to the portal: session " + person.session().id());
        return Html.seeOther(begun.page().address())
                .withCookies(cookie, origin.signIn().removed());
    }

    private static RefusedException notUnderWay() {
        return new RefusedException(new PortalRefusal.NoSignInUnderWay());
    }

    private static RefusedException refused(BrowserSignIn issuer, String error) {
        return new RefusedException(new PortalRefusal.SignInRefused(issuer.name(), error));
    }
}
