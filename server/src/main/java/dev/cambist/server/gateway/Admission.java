package dev.cambist.server.gateway;

import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Scope;
import dev.cambist.core.exchange.Challenge;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.token.OwnToken;
import dev.cambist.server.http.ErrorAnswer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the {@link Guard} says of a request. */
public sealed interface Admission {
    /**
     * The request may be forwarded, as {@link RegistryRequest#target} writes it and without its credential.
     *
     * @param now what the rules said of it, where they were asked
     */
    record Admitted(RegistryRequest request, OwnToken.Access token, Optional<Decision> now) implements Admission {
        /**
         * On whose behalf the catalog is to be filtered. Tokens say it where they grant the catalog; a token that does not
         * say it is nobody's, so that it shows what everybody may see.
         */
        public Caller caller() {
            return Admission.caller(token);
        }
    }

    /**
     * What was asked for of this server itself may be answered.
     *
     * @param now what the rules said of it, where they were asked
     */
    record Cleared(OwnToken.Access token, Optional<Decision> now) implements Admission {}

    /** On whose behalf a catalog is to be filtered, and whom the rules are asked about; as {@link Admitted#caller}. */
    static Caller caller(OwnToken.Access token) {
        return token.robot()
                .<Caller>map(Caller.Robot::new)
                .or(() -> token.identity())
                .orElseGet(Caller.Anonymous::new);
    }

    /**
     * The request ends here, with status 401.
     *
     * @param needed what a token has to grant
     * @param challenge the value of the one {@code WWW-Authenticate} header
     * @param refusal what to tell the caller
     * @param token what was shown, where it is one of ours and grants too little
     * @param now what the rules said of it, where they were asked
     */
    record Denied(
            List<Scope> needed,
            Challenge challenge,
            Refusal refusal,
            Optional<OwnToken.Access> token,
            Optional<Decision> now)
            implements Admission {
        /**
         * The answer's body, as ACR and Distribution have it: {@code detail} lists each action that the request needs, with
         * the members' names in upper case.
         */
        public JsonWriter body(UUID correlation) {
            return ErrorAnswer.body(refusal.category().code(), refusal.message(), correlation, this::writeDetail);
        }

        private void writeDetail(JsonWriter json) {
            if (!needed.isEmpty()) {
                json.name("detail").beginArray();
                needed.forEach(scope -> scope.actionWords().forEach(action -> write(json, scope, action)));
                json.endArray();
            }
        }

        private static void write(JsonWriter json, Scope scope, String action) {
            json.beginObject().member("Type", scope.type()).member("Name", scope.name());
            json.member("Action", action).endObject();
        }
    }
}
