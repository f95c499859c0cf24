package dev.cambist.core.exchange;

import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import java.util.Set;

/** What a caller of the token endpoint shows. */
public sealed interface Credential {
    /** ACR's sign that the password is a token. */
    String NULL_GUID = "00000000-0000-0000-0000-000000000000";

    /** Nothing. */
    record None() implements Credential {}

    /** A refresh token, sent as such. */
    record RefreshToken(Secret token) implements Credential {}

    /** A refresh or access token of ours, sent as the password of the null GUID. */
    record TokenAsPassword(Secret token) implements Credential {}

    /**
     * What a user name and password mean. Besides the null GUID, the user may be empty or {@code <token>}: that is how
     * clients that keep an identity token fall back to Basic.
     */
    static Credential of(String user, Secret password) {
        if (Set.of(NULL_GUID, "", "<token>").contains(user) && !password.isEmpty()) {
            return new TokenAsPassword(password);
        }
        throw new RefusedException(new BadCredential.UnknownUser());
    }
}
