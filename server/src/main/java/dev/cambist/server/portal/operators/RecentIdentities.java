package dev.cambist.server.portal.operators;

import dev.cambist.core.json.JsonObject;
import dev.cambist.server.analysis.Sample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Those who have a session, as their last sign-in said of them: with the claims on which some rule depends. */
record RecentIdentities(List<Recent> all) {
    private static final String MOST = "500"; // sessions

    /** One identity, and the session that is the last of it. */
    public record Recent(String session, String issuer, String subject, JsonObject claims) {
        Sample sample() {
            return Sample.of(issuer, subject, claims);
        }
    }

    static RecentIdentities of(OperatorVisit visit) {
        Map<String, Recent> byName = new LinkedHashMap<>();
        for (Answered session :
                visit.ask("/sessions", Map.of("limit", List.of(MOST))).list("sessions")) {
            byName.putIfAbsent(session.text("issuer") + '/' + session.text("subject"), recent(session));
        }
        return new RecentIdentities(List.copyOf(byName.values()));
    }

    static Recent recent(Answered session) {
        return new Recent(
                session.text("id"),
                session.text("issuer"),
                session.text("subject"),
                session.json().object("claims").orElse(JsonObject.EMPTY));
    }
}
