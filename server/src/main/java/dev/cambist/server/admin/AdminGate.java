package dev.cambist.server.admin;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.AdminRole;
import dev.cambist.core.access.Scope;
import dev.cambist.core.exchange.Challenge;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.http.Call;
import dev.cambist.server.http.ThisMachine;
import dev.cambist.server.settings.AdminSettings;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who may use the admin API: whoever shows a token for it, and without one whoever runs programs on this machine, unless
 * the configuration says otherwise.
 *
 * @param operators who has a token, by the configuration that is in force
 * @param realm where tokens are to be had
 * @param encrypted whether the listener speaks TLS
 */
public record AdminGate(
        Supplier<AdminSettings> settings, Supplier<Operators> operators, Supplier<URI> realm, boolean encrypted) {
    private static final String EVERYTHING = Scope.admin(Action.OF_THE_SERVER).toString();
    private static final String SCHEME = "Bearer ";
    /** Who calls; refuses everybody who may not. Whoever shows a token is taken for whom it is of, also on this machine. */
    Operator admit(Call call) {
        Optional<Secret> token = token(call);
        boolean near = call.client().address().isLoopbackAddress();
        if (!near && !encrypted) {
            // A token that came this way was seen by whoever listens, and would be seen again.
            throw refused("this listener speaks plain HTTP, and is no place for tokens from other machines; give"
                    + " server.management-tls");
        }
        if (token.isPresent()) {
            return operators.get().of(token.get());
        }
        requireThisMachine(call);
        return Operator.LOCAL;
    }

    /** The token that is shown; empty without any credential. */
    static Optional<Secret> token(Call call) {
        List<String> shown = call.headers().apply("Authorization");
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        if (shown.size() > 1) {
            throw refused("there is more than one Authorization header; send one");
        }
        if (!shown.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw refused("it takes Bearer tokens alone");
        }
        return Optional.of(
                new Secret(shown.getFirst().substring(SCHEME.length()).strip()));
    }

    /** How whoever is refused gets in (RFC 6750 section 3). */
    String challenge(Call call, Refusal refusal) {
        Optional<String> error = !has(call, "Authorization")
                ? Optional.empty()
                : Optional.of(refusal instanceof BadCredential.OperatorMayNot ? "insufficient_scope" : "invalid_token");
        return new Challenge(realm.get().toString(), AdminRole.SERVICE, Optional.of(EVERYTHING), error).header();
    }

    private void requireThisMachine(Call call) {
        if (!call.client().address().isLoopbackAddress()) {
            throw refused("without a token it is answered to programs on the server's own machine alone; sign in for"
                    + " service " + AdminRole.SERVICE);
        }
        if (!settings.get().loopback()) {
            throw refused(
                    "the configuration closes it to programs without a token (admin.loopback); sign in for service "
                            + AdminRole.SERVICE);
        }
        ThisMachine.doubt(call).ifPresent(why -> {
            throw refused(why);
        });
    }

    private static boolean has(Call call, String header) {
        return !call.headers().apply(header).isEmpty();
    }

    private static RefusedException refused(String why) {
        return new RefusedException(new BadCredential.NotAnOperator(why));
    }
}
