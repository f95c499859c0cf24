package dev.cambist.server.audit;

import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Explanation;
import dev.cambist.core.access.Scope;
import dev.cambist.core.access.Verdict;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.server.audit.RequestEvent.Result;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One line of the audit file: a request to a token endpoint or a registry, and what came of it. It never holds a token.
 *
 * @param time when the request was answered
 * @param correlation the id that the answer's header and the log have too
 * @param endpoint method and path
 * @param facts who asked and what it was given, each a member of its own: service, caller, rights, jti, token_sha256
 * @param explanation the decision; empty where none was come to
 * @param why what each rule said, in words, where an identity has no right at all
 * @param refusal name and message of the refusal, if it is one
 */
public record AuditRecord(
        Instant time,
        String correlation,
        String endpoint,
        Outcome outcome,
        Map<Fact, String> facts,
        Explanation explanation,
        List<String> why,
        Optional<Refused> refusal) {
    private static final int MOST_THAT_DID_NOT_APPLY = 20; // rules
    private static final int MOST_WHY = 20; // rules

    /** A refusal as its caller saw it. */
    public record Refused(String name, String message) {}

    public AuditRecord {
        facts = Map.copyOf(facts);
        why = List.copyOf(why);
    }

    /** The record of a request that was answered at that time. */
    public static AuditRecord of(RequestEvent event, Instant time) {
        return new AuditRecord(
                time,
                event.correlation().toString(),
                event.endpoint(),
                Outcome.of(event),
                Facts.of(event),
                explanation(event),
                refusal(event).map(AuditRecord::why).orElse(List.of()),
                refusal(event).map(refusal -> new Refused(refusal.reason(), refusal.message())));
    }

    private static Optional<Refusal> refusal(RequestEvent event) {
        return event.result() instanceof Result.Refused refused ? Optional.of(refused.refusal()) : Optional.empty();
    }

    private static List<String> why(Refusal refusal) {
        return refusal instanceof BadCredential.NoRights none
                ? none.why().stream().limit(MOST_WHY).map(Fact::bounded).toList()
                : List.of();
    }

    private static Explanation explanation(RequestEvent event) {
        return switch (event.result()) {
            case Result.Exchanged exchanged -> Explanation.of(exchanged.rights());
            case Result.Issued issued -> Explanation.bounded(issued.decision(), MOST_THAT_DID_NOT_APPLY);
            case Result.Refused refused -> ofToken(event);
            case Result.Admitted admitted -> ofToken(event);
            case Result.Administered done -> Explanation.asked(event.asked());
            case Result.Failed failed -> Explanation.asked(event.asked());
        };
    }

    /** What the token that was shown gave of what the request needs, and by which rules it had been granted. */
    private static Explanation ofToken(RequestEvent event) {
        List<Verdict.Granted> grants = event.registry()
                .flatMap(RequestEvent.RegistryOperation::token)
                .map(RequestEvent.ShownToken::grants)
                .orElse(List.of());
        if (grants.isEmpty()) {
            return Explanation.asked(event.asked());
        }
        List<Scope> given =
                grants.stream().flatMap(grant -> grant.scopes().stream()).toList();
        Explanation used = Explanation.of(
                new Decision(event.asked(), Scope.intersection(event.asked(), given), List.copyOf(grants)));
        return new Explanation(used.asked(), used.granted(), used.missing(), used.rules(), false);
    }

    /** A fact, or nothing where it is not known. */
    public Optional<String> fact(Fact fact) {
        return Optional.ofNullable(facts.get(fact));
    }

    /** The record as one JSON object; the members that have no value are left out. */
    public String toJson() {
        JsonWriter json = new JsonWriter(1024).beginObject();
        json.member("time", time.toString());
        json.member("correlation", correlation);
        json.member("endpoint", endpoint);
        json.member("outcome", outcome.word());
        for (Fact fact : Fact.values()) {
            fact(fact).ifPresent(value -> json.member(fact.word(), value));
        }
        explanation.write(json);
        if (!why.isEmpty()) {
            json.name("why").texts(why);
        }
        refusal.ifPresent(refused -> json.name("refusal")
                .beginObject()
                .member("name", refused.name())
                .member("message", refused.message())
                .endObject());
        return json.endObject().toString();
    }

    /** Reads a line of the audit file; empty for one that is no record, such as the count of lost ones. */
    public static Optional<AuditRecord> parse(byte[] line) {
        try {
            JsonObject json = JsonObject.parse(line);
            Optional<Outcome> outcome = json.text("outcome").flatMap(Outcome::named);
            if (outcome.isEmpty() || json.text("correlation").isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new AuditRecord(
                    Instant.parse(json.text("time").orElse("")),
                    json.text("correlation").get(),
                    json.text("endpoint").orElse(""),
                    outcome.get(),
                    Fact.read(json),
                    Explanation.read(json),
                    json.texts("why"),
                    json.object("refusal")
                            .map(refused -> new Refused(
                                    refused.text("name").orElse(""),
                                    refused.text("message").orElse("")))));
        } catch (JsonException | DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
