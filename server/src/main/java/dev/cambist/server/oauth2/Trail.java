package dev.cambist.server.oauth2;

import dev.cambist.core.access.Action;
import dev.cambist.server.http.Call;
import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Verdict;
import dev.cambist.core.exchange.ExchangeFlow;
import dev.cambist.core.exchange.Fields;
import dev.cambist.core.exchange.TokenFlow;
import dev.cambist.core.exchange.TokenRequest;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.token.MintedToken;
import dev.cambist.core.token.Service;
import dev.cambist.server.audit.Audit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What the log says of one request to a token endpoint: one line, gathered while the request is answered. It holds
 * identities and the ids of tokens, never a token. Values go to the log as they are; its layouts see to it that none can
 * pass for another.
 */
final class Trail {
    private static final Logger LOG = LoggerFactory.getLogger("dev.cambist.tokens");
    private static final int MAX_LENGTH = 2000; // characters of a value
    private static final int MAX_SERVICE = 200; // characters; a token sent there by mistake is longer
    private static final int MAX_GRANT = 60; // characters; the longest grant has 47
    private static final int MAX_VERDICTS = 20;

    private final long start = System.nanoTime();
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Audit audit;
    private final AuditDraft draft;
    private String outcome = "failed";

    Trail(Call call, Audit audit) {
        this.audit = audit;
        this.draft = new AuditDraft(call);
        put("correlation", call.correlation().toString());
        put("client", call.client().address().getHostAddress());
        put("endpoint", call.method() + " " + call.path());
    }

    /** What the caller calls the registry, also when nothing else of the request can be understood. */
    void asked(Fields fields) {
        fields.all("service").stream().findFirst().ifPresent(service -> {
            put("service", service, MAX_SERVICE);
            draft.service(values.getOrDefault("service", ""));
        });
    }

    /** The credential that the caller showed; the audit gets a digest of it, the log nothing. */
    void shown(Secret credential) {
        draft.shown(credential);
    }

    /** The grant of a form, by which the caller says how he wants to get in; a query has none. */
    void grant(Fields form) {
        form.all("grant_type").stream().findFirst().ifPresent(grant -> put("grant", grant, MAX_GRANT));
    }

    void asked(TokenRequest request) {
        put("service", request.service(), MAX_SERVICE);
        draft.service(values.getOrDefault("service", ""));
        put("credential", request.credential().word());
        put("asked", words(request.scopes()));
        draft.asked(request.scopes());
        request.credential().shown().ifPresent(draft::shown);
    }

    /** Says what was exchanged, and by which rules. */
    void exchanged(ExchangeFlow.Exchanged done) {
        String rights = words(done.rights().actions().stream().map(Action::word).toList());
        granted(done.service(), done.identity(), rights, done.refreshToken());
        draft.exchanged(rights, done.rights());
        put("by", rules(done.rights().rules().stream()));
    }

    void issued(TokenFlow.Issued issued) {
        granted(issued.service(), issued.caller(), words(issued.decision().granted()), issued.accessToken());
        explain(issued.decision());
    }

    private void granted(Service service, Caller caller, String rights, MintedToken token) {
        outcome = "granted";
        draft.caller(caller);
        draft.given(token.id());
        draft.service(service.name());
        put("service", service.name());
        put("caller", caller.toString());
        put("granted", rights);
        put("jti", token.id());
    }

    /** Says which rules gave something and, where that is less than was asked for, of each rule what it did. */
    private void explain(Decision decision) {
        draft.decided(decision);
        if (!decision.grants().isEmpty()) {
            put("by", rules(decision.grants().stream().map(Verdict.Granted::rule)));
        }
        if (!decision.isComplete()) {
            put("why", list(decision.verdicts().stream().map(Verdict::explain), decision.verdicts()));
        }
    }

    void refused(Refusal refusal) {
        outcome = "refused";
        put("reason", refusal.reason());
        put("detail", refusal.message());
        draft.refused(refusal);
        if (refusal instanceof BadCredential.NoRights none) {
            put("caller", none.issuer() + "/" + none.subject());
            draft.identity(none.issuer(), none.subject());
            put("why", list(none.why().stream(), none.why()));
        }
    }

    /** Writes the line. */
    void write() {
        LoggingEventBuilder event = LOG.atInfo();
        for (Map.Entry<String, String> value : values.entrySet()) {
            event = event.addKeyValue(value.getKey(), value.getValue());
        }
        event.addKeyValue("micros", TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start))
                .log(outcome);
        audit.record(draft::at);
    }

    private static String words(Collection<?> things) {
        return things.stream().map(Object::toString).collect(Collectors.joining(" "));
    }

    private static String rules(Stream<Rule> rules) {
        return rules.map(Rule::toString).collect(Collectors.joining(", "));
    }

    private static String list(Stream<String> sentences, Collection<?> all) {
        int more = all.size() - MAX_VERDICTS;
        String first = sentences.limit(MAX_VERDICTS).collect(Collectors.joining("; "));
        return more > 0 ? first + "; and " + more + " more rules" : first;
    }

    private void put(String name, String value) {
        put(name, value, MAX_LENGTH);
    }

    private void put(String name, String value, int longest) {
        values.put(name, value.length() > longest ? value.substring(0, longest) + "…" : value);
    }
}
