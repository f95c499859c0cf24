package dev.cambist.server.audit;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Scope;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.server.audit.RequestEvent.RegistryOperation;
import dev.cambist.server.audit.RequestEvent.Result;
import dev.cambist.server.audit.RequestEvent.ShownToken;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes one line of the log for each request. It holds identities and the ids of tokens, never a token. Values go to the
 * log as they are; its layouts see to it that none can pass for another.
 */
public final class LogLines implements RequestEvents {
    private static final Logger TOKENS = LoggerFactory.getLogger("dev.cambist.tokens");
    private static final Logger GATEWAY = LoggerFactory.getLogger("dev.cambist.gateway");
    private static final int MAX_LENGTH = 2000; // characters of a value
    private static final int MAX_VERDICTS = 20;
    private static final int LIST = 128; // characters of a few scopes or rules

    @Override
    public void publish(RequestEvent event) {
        Logger log = event.registry().isPresent() ? GATEWAY : TOKENS;
        if (log.isInfoEnabled()) {
            new Line(log.atInfo()).write(event);
        }
    }

    /** One line in the making. */
    private static final class Line {
        private LoggingEventBuilder values;

        Line(LoggingEventBuilder values) {
            this.values = values;
        }

        void write(RequestEvent event) {
            put("correlation", event.correlation().toString());
            event.traceId().ifPresent(trace -> put("trace", trace));
            put("client", event.client().getHostAddress());
            if (event.registry().isPresent()) {
                put("method", event.endpoint().substring(0, event.endpoint().indexOf(' ')));
                asked(event.registry().get());
            } else {
                put("endpoint", event.endpoint());
            }
            event.service().ifPresent(service -> put("service", service));
            event.grant().ifPresent(grant -> put("grant", grant));
            event.credential().ifPresent(word -> put("credential", word));
            if (event.registry().isEmpty() && event.credential().isPresent()) {
                put("asked", joined(event.asked(), " ", Scope::toString));
            }
            event.caller().ifPresent(caller -> {
                if (event.registry().isPresent()) {
                    put("subject", caller.subjectClaim());
                } else {
                    put("caller", caller.toString());
                }
            });
            event.registry().flatMap(RegistryOperation::token).ifPresent(this::shown);
            result(event);
            event.registry().ifPresent(this::moved);
            values.addKeyValue("micros", event.took().toNanos() / 1000)
                    .log(Outcome.of(event).logged());
        }

        private void asked(RegistryOperation wanted) {
            wanted.operation().ifPresent(operation -> put("operation", operation));
            wanted.repository().ifPresent(name -> put("repository", name));
            wanted.mountedFrom().ifPresent(name -> put("from", name));
        }

        private void shown(ShownToken token) {
            put("jti", token.id());
            token.session().ifPresent(session -> put("session", session));
            if (!token.grants().isEmpty()) {
                put("by", joined(token.grants(), ", ", grant -> grant.rule().toString()));
            }
        }

        private void result(RequestEvent event) {
            switch (event.result()) {
                case Result.Exchanged done -> {
                    put("granted", String.join(" ", Action.words(done.rights().actions())));
                    put("jti", done.tokenId());
                    put("by", joined(done.rights().rules(), ", ", Rule::toString));
                }
                case Result.Issued issued -> {
                    put("granted", joined(issued.decision().granted(), " ", Scope::toString));
                    put("jti", issued.tokenId());
                    explain(issued.decision());
                }
                case Result.Refused refused -> refused(refused.refusal());
                case Result.Admitted admitted -> {}
                case Result.Administered done -> {
                    put("operator", done.operator());
                    put("act", done.act());
                }
                case Result.Failed failed -> {}
            }
        }

        /** Says which rules gave something and, where that is less than was asked for, of each rule what it did. */
        private void explain(Decision decision) {
            if (!decision.grants().isEmpty()) {
                put("by", joined(decision.grants(), ", ", grant -> grant.rule().toString()));
            }
            if (!decision.isComplete()) {
                put("why", String.join("; ", decision.why(MAX_VERDICTS)));
            }
        }

        private void refused(Refusal refusal) {
            put("reason", refusal.reason());
            put("detail", refusal.message());
            refusal.hint().ifPresent(hint -> put("hint", hint));
            if (refusal instanceof BadCredential.NoRights none) {
                put("caller", none.issuer() + "/" + none.subject());
                put("why", String.join("; ", none.why()));
            }
        }

        private void moved(RegistryOperation done) {
            values = values.addKeyValue("status", done.status())
                    .addKeyValue("received", done.received())
                    .addKeyValue("sent", done.sent());
        }

        private void put(String name, String value) {
            values = values.addKeyValue(
                    name, value.length() > MAX_LENGTH ? value.substring(0, MAX_LENGTH) + "…" : value);
        }

        private static <T> String joined(List<T> things, String separator, Function<? super T, String> name) {
            StringBuilder names = new StringBuilder(LIST);
            for (T thing : things) {
                names.append(names.isEmpty() ? "" : separator).append(name.apply(thing));
            }
            return names.toString();
        }
    }
}
