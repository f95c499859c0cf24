package dev.cambist.server.notifications;

import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.audit.RequestLog;
import dev.cambist.server.crawl.Crawls;
import dev.cambist.server.crawl.Hint;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.Call;
import dev.cambist.server.http.ErrorAnswer;
import dev.cambist.server.http.Form;
import dev.cambist.server.http.RouteTable;
import dev.cambist.server.http.ThisMachine;
import dev.cambist.server.notifications.NotificationCounts.Outcome;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Takes what registries tell, on the management listener. A refusal is recorded; what is taken is not, for it is much. */
public final class NotificationsEndpoint {
    /** Where registries send it. */
    public static final String PATH = "/notifications";

    private static final String REGISTRY = "registry";
    private static final String SCHEME = "Bearer ";
    private static final int ACCEPTED = 202;

    private final Function<String, Optional<NotifiedRegistry>> registries;
    private final Crawls crawls;
    private final RequestEvents events;
    private final NotificationCounts counts = new NotificationCounts();

    /**
     * For the registries of the configuration that is in force.
     *
     * @param registries by name; none for one that does not tell anything
     * @param events takes the event of each refusal
     */
    public NotificationsEndpoint(
            Function<String, Optional<NotifiedRegistry>> registries, Crawls crawls, RequestEvents events) {
        this.registries = registries;
        this.crawls = crawls;
        this.events = events;
    }

    /** What became of what was sent. */
    public NotificationCounts counts() {
        return counts;
    }

    public void addTo(RouteTable.Builder routes) {
        routes.post(PATH, this::answer);
    }

    private Answer answer(Call call) {
        Optional<NotifiedRegistry> registry = Optional.empty();
        try {
            String name = name(call);
            registry = registries.apply(name);
            return take(call, registry.orElseThrow(() -> refusedAsUnknown(name)));
        } catch (RefusedException e) {
            counts.add(registry.map(NotifiedRegistry::index).orElse(""), Outcome.REFUSED);
            RequestLog log = events.begin(call);
            log.refused(e.refusal());
            events.publish(log.complete());
            Answer answer = ErrorAnswer.of(e.refusal(), call.correlation());
            return e.refusal() instanceof BadCredential ? answer.with("WWW-Authenticate", "Bearer") : answer;
        }
    }

    private Answer take(Call call, NotifiedRegistry registry) {
        requireNotifier(call, registry);
        List<Hint> hints;
        try {
            hints = Notice.read(
                    call.body().get(), call.headers().apply("ce-type").stream().findFirst());
        } catch (Notice.MalformedException e) {
            throw new RefusedException(new InvalidRequest.MalformedBody(String.valueOf(e.getMessage())));
        } catch (RefusedException e) {
            if (e.refusal() instanceof InvalidRequest.BodyTooLarge) {
                // Refused, Distribution would send it for ever, and nothing else meanwhile.
                crawls.unknown(registry.index());
                counts.add(registry.index(), Outcome.ACCEPTED);
                return taken(0);
            }
            throw e;
        }
        long lookedAt = hints.stream()
                .filter(hint -> crawls.hint(registry.index(), hint))
                .count();
        counts.add(registry.index(), lookedAt > 0 ? Outcome.ACCEPTED : Outcome.IGNORED);
        return taken(lookedAt);
    }

    /** @param lookedAt how many of the events are about what the index may have to learn */
    private static Answer taken(long lookedAt) {
        return Answer.json(
                ACCEPTED,
                new JsonWriter()
                        .beginObject()
                        .member("looked_at", lookedAt)
                        .endObject()
                        .toString());
    }

    private static String name(Call call) {
        return Form.query(call)
                .optional(REGISTRY, "the configured name of the registry")
                .orElseThrow(() -> new RefusedException(new InvalidRequest.MissingField(
                        REGISTRY, "the configured name of the registry, in the query")));
    }

    private static void requireNotifier(Call call, NotifiedRegistry registry) {
        Optional<Secret> token = registry.settings().token();
        if (token.isEmpty()) {
            ThisMachine.doubt(call).ifPresent(why -> {
                throw refused(
                        why + "; without index.notifications-token-file it is to come from this server's machine");
            });
            return;
        }
        List<String> shown = call.headers().apply("Authorization");
        if (shown.size() != 1 || !shown.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw refused("there is no token of this registry's notifications, or not one alone");
        }
        if (!MessageDigest.isEqual(
                bytes(shown.getFirst().substring(SCHEME.length()).strip()),
                bytes(token.get().value().strip()))) {
            throw refused("the token is not that of this registry's notifications");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whoever shows no token is not to learn which registries there are. */
    private static RefusedException refusedAsUnknown(String name) {
        return refused(Refusal.shown(name)
                + " is no registry that the configuration lets tell what happens to it (index.notifications)");
    }

    private static RefusedException refused(String why) {
        return new RefusedException(new BadCredential.UnknownNotifier(why));
    }
}
