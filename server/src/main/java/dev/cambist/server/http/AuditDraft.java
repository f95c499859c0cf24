package dev.cambist.server.http;

import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Explanation;
import dev.cambist.core.access.Scope;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the audit will say of one request: gathered while it is answered, made a record afterwards. */
final class AuditDraft {
    private static final int MOST_THAT_DID_NOT_APPLY = 20; // rules
    private static final int MOST_WHY = 20; // rules

    /** The names of issuers have neither blanks nor slashes. */
    private static final Pattern IDENTITY = Pattern.compile("([^ /]+)/(.*)", Pattern.DOTALL);

    private final Call call;
    private final Map<Fact, String> facts = new EnumMap<>(Fact.class);
    private List<Scope> asked = List.of();
    private @Nullable Secret shown;
    private @Nullable Decision decision;
    private @Nullable Refusal refusal;
    private boolean exchanged;

    AuditDraft(Call call) {
        this.call = call;
    }

    void shown(Secret credential) {
        shown = credential;
    }

    void service(String service) {
        put(Fact.SERVICE, service);
    }

    void caller(String caller) {
        put(Fact.CALLER, caller);
        Matcher identity = IDENTITY.matcher(caller);
        if (identity.matches()) {
            put(Fact.ISSUER, identity.group(1));
            put(Fact.SUBJECT, identity.group(2));
        }
    }

    void asked(List<Scope> scopes) {
        asked = scopes;
    }

    void granted(String rights, String tokenId) {
        exchanged = true;
        put(Fact.RIGHTS, rights);
        put(Fact.JTI, tokenId);
    }

    void decided(Decision decided) {
        decision = decided;
        facts.remove(Fact.RIGHTS);
    }

    void refused(Refusal refused) {
        refusal = refused;
    }

    /** The record, of a request that was answered at that time. */
    AuditRecord at(Instant time) {
        if (shown != null) {
            put(Fact.TOKEN_SHA256, shown.sha256());
        }
        Explanation explanation =
                decision == null ? Explanation.asked(asked) : Explanation.bounded(decision, MOST_THAT_DID_NOT_APPLY);
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

    private Outcome outcome(Explanation explanation) {
        if (refusal != null) {
            return Outcome.REFUSED;
        }
        if (decision != null) {
            return Outcome.of(explanation);
        }
        return exchanged ? Outcome.GRANTED : Outcome.FAILED;
    }

    private void put(Fact fact, String value) {
        facts.put(fact, Fact.bounded(value));
    }
}
