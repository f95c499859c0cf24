package dev.cambist.core.exchange;

import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import java.util.Optional;
import java.util.Set;

/** What a caller of the token endpoint shows. */
public sealed interface Credential {
    /** The user whose password is a token of ours. */
    String NULL_GUID = BadCredential.NULL_GUID;

    /** The users whose password is a token of ours. */
    Set<String> TOKEN_USERS = Set.of(NULL_GUID, "", "<token>");

    /** The user whose password is an identity token. */
    String OIDC_USER = "oidc";

    /** How a log calls it. */
    String word();

    /** The token or password that is shown, if any. */
    default Optional<Secret> shown() {
        return switch (this) {
            case None none -> Optional.empty();
            case RefreshToken shown -> Optional.of(shown.token);
            case TokenAsPassword shown -> Optional.of(shown.token);
            case IdentityToken shown -> Optional.of(shown.token);
            // A person's password can be found again from its digest.
            case Password shown -> Optional.of(shown.secret).filter(secret -> shown.isToken());
        };
    }

    /** Nothing. */
    record None() implements Credential {
        @Override
        public String word() {
            return "none";
        }
    }

    /** A refresh token, sent as such. */
    record RefreshToken(Secret token) implements Credential {
        @Override
        public String word() {
            return "refresh token";
        }
    }

    /** A refresh or access token of ours, sent as the password of the null GUID; or an identity token. */
    record TokenAsPassword(Secret token) implements Credential {
        @Override
        public String word() {
            return "token as password";
        }
    }

    /** A token of a trusted issuer, said to be one: the password of the user oidc, the subject token of RFC 8693. */
    record IdentityToken(Secret token) implements Credential {
        @Override
        public String word() {
            return "identity token";
        }
    }

    /** The password of a user whose name means nothing by itself; it may be a token. */
    record Password(String user, Secret secret) implements Credential {
        boolean isToken() {
            try {
                Jws.parseUnwrapped(secret);
                return true;
            } catch (RefusedException e) {
                return false;
            }
        }

        @Override
        public String word() {
            return isToken() ? "token as password" : "password";
        }

        /** Without the user as well: people paste tokens there. */
        @Override
        public String toString() {
            return "Password[" + secret + "]";
        }
    }

    /**
     * What a user name and password mean; refuses with {@link BadCredential.EmptyPassword} where a token is missing.
     * Besides the null GUID, the user may be empty or {@code <token>}: that is how clients that keep an identity token
     * fall back to Basic. Whether there is any other user is not to be said here.
     */
    static Credential of(String user, Secret password) {
        boolean oidc = user.equals(OIDC_USER);
        if (!oidc && !TOKEN_USERS.contains(user)) {
            return new Password(user, password);
        }
        if (password.isEmpty()) {
            throw new RefusedException(new BadCredential.EmptyPassword(
                    oidc ? "an identity token" : "a refresh token from /oauth2/exchange", user.equals(NULL_GUID)));
        }
        return oidc ? new IdentityToken(password) : new TokenAsPassword(password);
    }
}
