package dev.cambist.server.audit;

import dev.cambist.core.access.Explanation;
import dev.cambist.core.access.RuleSaid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records made by hand. */
final class Records {
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    static final String ID = "6f1c2a3b-0000-4000-8000-00000000cafe";

    private Records() {}

    static AuditRecord of(String correlation) {
        return new AuditRecord(
                NOW,
                correlation,
                "POST /oauth2/token",
                Outcome.PARTIAL,
                Map.of(
                        Fact.SERVICE, "registry.example.com",
                        Fact.CALLER, "corp/alice",
                        Fact.ISSUER, "corp",
                        Fact.SUBJECT, "alice",
                        Fact.JTI, "b1e0a1de-0000-4000-8000-000000000001",
                        Fact.TOKEN_SHA256, "f52fbd32b2b3b86ff88ef6c490628285f482af15ddcb29541f94bcf526a3f6c7"),
                new Explanation(
                        List.of("repository:team/app:pull,push"),
                        List.of("repository:team/app:pull"),
                        List.of("repository:team/app:push"),
                        List.of(
                                new RuleSaid("readers", 7, List.of("repository:team/app:pull"), "", ""),
                                new RuleSaid(
                                        "bob", 9, List.of(), "value_differs", "subject is alice, the rule wants bob")),
                        true),
                List.of(),
                Optional.empty());
    }
}
