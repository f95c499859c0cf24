package dev.cambist.server.portal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.PortalRefusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.token.KeyRing;
import dev.cambist.core.token.MintedToken;
import dev.cambist.core.token.PortalToken;
import dev.cambist.core.token.Seal;
import dev.cambist.server.http.Call;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What browsers keep for this server, sealed: nothing of a person is kept here but its session's entry, so that any replica
 * answers any browser.
 */
final class BrowserState {
    private static final byte[] SESSION = "session".getBytes(US_ASCII);
    private static final byte[] SIGN_IN = "sign-in".getBytes(US_ASCII);
    private static final String FORM = "a form of the portal ";

    private final Seal seal;
    private final Supplier<KeyRing<HmacKey>> secrets;

    /** @param secrets those of refresh tokens at this moment */
    BrowserState(Supplier<KeyRing<HmacKey>> secrets) {
        this.seal = new Seal("a cookie of the portal", secrets);
        this.secrets = secrets;
    }

    /** The header that lets a browser keep a session; refuses one that is too large for it. */
    String keep(PortalOrigin origin, MintedToken session) {
        Duration life = Duration.between(session.issuedAt(), session.expiry());
        String header = origin.session().set(sealed(session.token().value().getBytes(US_ASCII), SESSION), life);
        if (header.length() > Cookie.MOST_BYTES) {
            throw new RefusedException(new PortalRefusal.SessionTooLarge(header.length(), Cookie.MOST_BYTES));
        }
        return header;
    }

    /** The token of the session that a browser keeps, not verified yet. */
    Optional<Secret> session(PortalOrigin origin, Call call) {
        return origin.session()
                .in(call)
                .flatMap(value -> opened(value, SESSION))
                .map(token -> new Secret(new String(token, US_ASCII)));
    }

    /** The header that lets a browser keep a sign-in that it has begun. */
    String keep(PortalOrigin origin, SignInUnderWay begun) {
        return origin.signIn().set(sealed(begun.write(), SIGN_IN), SignInUnderWay.LIFE);
    }

    /** The sign-in that a browser has begun. */
    Optional<SignInUnderWay> signIn(PortalOrigin origin, Call call, Instant now) {
        return origin.signIn()
                .in(call)
                .flatMap(value -> opened(value, SIGN_IN))
                .flatMap(written -> SignInUnderWay.read(written, now));
    }

    /** What each form of a person's pages carries, so that no page of somebody else can send one in that person's name. */
    String formToken(PortalToken person) {
        return formToken(person, secrets.get().current());
    }

    private static String formToken(PortalToken person, HmacKey secret) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(secret.sign((FORM + person.id()).getBytes(UTF_8)));
    }

    /** Refuses a form without it. */
    void requireOwnForm(PortalToken person, Optional<String> token) {
        byte[] shown = token.orElse("").getBytes(UTF_8);
        boolean own = secrets.get()
                .all()
                .anyMatch(secret ->
                        MessageDigest.isEqual(formToken(person, secret).getBytes(UTF_8), shown));
        if (!own) {
            throw new RefusedException(new PortalRefusal.ForeignForm());
        }
    }

    private String sealed(byte[] content, byte[] context) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(seal.seal(content, context));
    }

    private Optional<byte[]> opened(String value, byte[] context) {
        try {
            return seal.open(Base64.getUrlDecoder().decode(value), context);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
