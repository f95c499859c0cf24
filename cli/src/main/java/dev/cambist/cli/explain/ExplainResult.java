package dev.cambist.cli.explain;

import dev.cambist.core.access.Explanation;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.server.audit.Outcome;
import java.time.Instant;
import java.util.Optional;

/**
 * What {@code explain} found out.
 *
 * @param asker who asks; nobody where the token was refused
 * @param explanation the decision; absent where the token was refused
 * @param exchange whether the exchange gives a refresh token; absent for anonymous callers, who need none
 */
record ExplainResult(
        String config,
        Instant at,
        String service,
        Optional<Asker> asker,
        Optional<Explanation> explanation,
        Optional<Boolean> exchange,
        Optional<Refusal> refusal) {

    Outcome outcome() {
        return explanation.map(Outcome::of).orElse(Outcome.REFUSED);
    }

    String toJson() {
        JsonWriter json = new JsonWriter(1024).beginObject();
        json.member("config", config);
        json.member("at", at.toString());
        json.member("service", service);
        json.member("outcome", outcome().word());
        asker.ifPresent(known -> write(known, json));
        exchange.ifPresent(gives -> json.member("exchange", gives ? "granted" : "refused"));
        explanation.ifPresent(decided -> decided.write(json));
        refusal.ifPresent(refused -> write(refused, json));
        return json.endObject().toString();
    }

    private static void write(Refusal refused, JsonWriter json) {
        json.name("refusal").beginObject().member("name", refused.reason()).member("message", refused.message());
        refused.hint().ifPresent(hint -> json.member("hint", hint));
        json.endObject();
    }

    private static void write(Asker asker, JsonWriter json) {
        json.member("caller", asker.caller().toString());
        if (asker.caller() instanceof Identity identity) {
            json.member("issuer", identity.issuer());
            json.member("subject", identity.subject());
        }
        json.member("proof", asker.proof());
    }
}
