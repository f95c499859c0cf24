package dev.cambist.server.admin;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.AdminRole;
import dev.cambist.core.access.Policy;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.token.AdminToken;
import dev.cambist.core.token.TokenReader;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who administers the server, by one configuration.
 *
 * @param policy which is asked anew at each call, so that a rule that is gone gives nothing from then on
 */
public record Operators(TokenReader reader, Policy policy) {
    /** Whose token this is, and what it may do now; refuses every other kind of token. */
    Operator of(Secret token) {
        AdminToken shown = reader.readAdminToken(token);
        Identity identity = shown.identity();
        Set<Action> may = EnumSet.noneOf(Action.class);
        policy.decide(
                        identity,
                        AdminRole.SERVICE,
                        shown.granted(),
                        reader.clock().instant())
                .granted()
                .forEach(scope -> may.addAll(scope.actions()));
        if (!may.contains(Action.ADMIN_READ)) {
            throw new RefusedException(new BadCredential.OperatorMayNot(
                    identity.issuer(), identity.subject(), "may not use the admin API"));
        }
        return new Operator(Optional.of(identity), may.contains(Action.ADMIN_WRITE));
    }
}
