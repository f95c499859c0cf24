package dev.cambist.server.audit;

import dev.cambist.core.access.Explanation;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One line of the audit file: a request to a token endpoint and what came of it. It never holds a token.
 *
 * @param time when the request was answered
 * @param correlation the id that the answer's header and the log have too
 * @param endpoint method and path
 * @param facts who asked and what he was given, each a member of its own: service, caller, rights, jti, token_sha256
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
    /** A refusal as its caller saw it. */
    public record Refused(String name, String message) {}

    public AuditRecord {
        facts = Map.copyOf(facts);
        why = List.copyOf(why);
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
    static Optional<AuditRecord> parse(byte[] line) {
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
