package dev.cambist.server.portal.operators;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.access.Action;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.token.Service;
import dev.cambist.server.analysis.Sample;
import dev.cambist.server.http.Answer;
import dev.cambist.server.portal.Said;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the rules would say to anybody, real or made up: the words of {@code cambist explain}. */
final class WhatIfPage {
    static final String PATH = "/portal/operator/what-if";

    private static final int MOST_RECENT = 20;

    private WhatIfPage() {}

    /**
     * What is asked, and the answer.
     *
     * @param claims as JSON
     * @param problem why nothing can be answered; empty otherwise
     */
    public record View(
            Asked asked,
            String claims,
            List<String> registries,
            List<String> actions,
            String problem,
            Said answer,
            List<RecentIdentities.Recent> recent) {}

    /** What is asked, of whom. */
    public record Asked(String issuer, String subject, String registry, String repository, String action) {
        static Asked of(OperatorVisit visit, String issuer, String subject) {
            return new Asked(
                    issuer,
                    subject,
                    visit.visit().registry().map(Service::name).orElse(""),
                    visit.field("repository"),
                    visit.optional("action").orElse(Action.PULL.word()));
        }
    }

    /** Before a question; with a session, of whom that is. */
    static Answer show(OperatorVisit visit) {
        Optional<RecentIdentities.Recent> picked = visit.optional("session")
                .flatMap(id -> visit.ask("/sessions", Map.of("session", List.of(id))).list("sessions").stream()
                        .map(RecentIdentities::recent)
                        .findFirst());
        Asked asked = Asked.of(
                visit,
                picked.map(RecentIdentities.Recent::issuer).orElse(""),
                picked.map(RecentIdentities.Recent::subject).orElse(""));
        String claims = picked.map(one -> JsonWriter.write(one.claims())).orElse("{}");
        return page(visit, asked, claims, "", Said.NOTHING, "looked at what if");
    }

    /** The question; it changes nothing, and is a form because claims have no place in an address. */
    static Answer answer(OperatorVisit visit) {
        Asked asked = Asked.of(visit, visit.field("issuer"), visit.field("subject"));
        String claims = visit.optional("claims").orElse("{}");
        String did = "asked what if " + asked.issuer() + "/" + asked.subject() + " wanted repository:"
                + asked.repository() + ":" + asked.action();
        try {
            JsonObject read = JsonObject.parse(claims.getBytes(UTF_8));
            Caller caller = Sample.of(asked.issuer(), asked.subject(), read).caller();
            Said said = Said.of(
                    visit.visit().flow(), caller, visit.visit().requiredRegistry(), asked.repository(), asked.action());
            return page(visit, asked, claims, "", said, did);
        } catch (JsonException e) {
            return page(visit, asked, claims, "The claims are no JSON object: " + e.getMessage(), Said.NOTHING, did);
        } catch (IllegalArgumentException e) {
            return page(visit, asked, claims, "Say an issuer and a subject.", Said.NOTHING, did);
        }
    }

    private static Answer page(
            OperatorVisit visit, Asked asked, String claims, String problem, Said answer, String did) {
        List<RecentIdentities.Recent> recent =
                RecentIdentities.of(visit).all().stream().limit(MOST_RECENT).toList();
        visit.did(did);
        View view = new View(asked, claims, visit.visit().registries(), Said.actions(), problem, answer, recent);
        return visit.page("What if?", (output, frame) -> JtewhatIfGenerated.render(output, null, frame, view));
    }
}
