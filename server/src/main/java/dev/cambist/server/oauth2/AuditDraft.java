package dev.cambist.server.oauth2;

import dev.cambist.server.http.Call;
import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Explanation;
import dev.cambist.core.access.Rights;
import dev.cambist.core.access.Scope;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.server.audit.AuditRecord;
import dev.cambist.server.audit.Fact;
import dev.cambist.server.audit.Outcome;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the audit will say of one request: gathered while it is answered, made a record afterwards. */
final class AuditDraft {
    private static final int MOST_THAT_DID_NOT_APPLY = 20; // rules
    private static final int MOST_WHY = 20; // rules

    private final Call call;
    private final Map<Fact, String> facts = new EnumMap<>(Fact.class);
    private List<Scope> asked = List.of();
    private @Nullable Secret shown;
    private @Nullable Decision decision;
    private @Nullable Refusal refusal;
    private @Nullable Rights rights;

    AuditDraft(Call call) {
        this.call = call;
    }

    void shown(Secret credential) {
        shown = credential;
    }

    void service(String service) {
        put(Fact.SERVICE, service);
    }

    void caller(Caller caller) {
        switch (caller) {
            case Identity identity -> identity(identity.issuer(), identity.subject());
            case Caller.Bearer bearer -> put(Fact.CALLER, bearer.toString());
            case Caller.Anonymous nobody -> put(Fact.CALLER, nobody.toString());
        }
    }

    void identity(String issuer, String subject) {
        put(Fact.CALLER, issuer + "/" + subject);
        put(Fact.ISSUER, issuer);
        put(Fact.SUBJECT, subject);
    }

    void asked(List<Scope> scopes) {
        asked = scopes;
    }

    void given(String tokenId) {
        put(Fact.JTI, tokenId);
    }

    void exchanged(String words, Rights found) {
        rights = found;
        put(Fact.RIGHTS, words);
    }

    void decided(Decision decided) {
        decision = decided;
    }

    void refused(Refusal refused) {
        refusal = refused;
    }

    /** The record, of a request that was answered at that time. */
    AuditRecord at(Instant time) {
        if (shown != null) {
            put(Fact.TOKEN_SHA256, shown.sha256());
        }
        Explanation explanation = explanation();
        return new AuditRecord(
                time,
                call.correlation().toString(),
                call.method() + " " + call.path(),
                outcome(explanation),
                facts,
                explanation,
                refusal instanceof BadCredential.NoRights none
                        ? none.why().stream().limit(MOST_WHY).map(Fact::bounded).toList()
                        : List.of(),
                Optional.ofNullable(refusal)
                        .map(refused -> new AuditRecord.Refused(refused.reason(), refused.message())));
    }

    private Explanation explanation() {
        if (decision != null) {
            return Explanation.bounded(decision, MOST_THAT_DID_NOT_APPLY);
        }
        return rights != null ? Explanation.of(rights) : Explanation.asked(asked);
    }

    private Outcome outcome(Explanation explanation) {
        if (refusal != null) {
            return Outcome.REFUSED;
        }
        if (decision != null) {
            return Outcome.of(explanation);
        }
        return rights != null ? Outcome.GRANTED : Outcome.FAILED;
    }

    private void put(Fact fact, String value) {
        facts.put(fact, Fact.bounded(value));
    }
}
