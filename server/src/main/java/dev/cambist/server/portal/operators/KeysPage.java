package dev.cambist.server.portal.operators;

import dev.cambist.server.http.Answer;
import dev.cambist.server.settings.RegistrySettings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Keys with their states. */
record KeysPage(Supplier<ServerState> state) {
    static final String PATH = "/portal/operator/keys";

    /** A secret that is no registry's. */
    enum OwnSecret {
        REFRESH("refresh", "refresh tokens"),
        ROBOTS("robots", "robots' passwords");

        private final String field; // by which the API names it
        private final String words;

        OwnSecret(String field, String words) {
            this.field = field;
            this.words = words;
        }

        String words() {
            return words;
        }

        static OwnSecret of(Answered key) {
            return key.flag(ROBOTS.field) ? ROBOTS : REFRESH;
        }

        /** The one that a form is about. */
        static Optional<OwnSecret> of(OperatorVisit visit) {
            return Arrays.stream(values())
                    .filter(secret -> visit.field(secret.field).equals("true"))
                    .findFirst();
        }

        static Optional<OwnSecret> called(String words) {
            return Arrays.stream(values())
                    .filter(secret -> secret.words.equals(words))
                    .findFirst();
        }
    }

    /** The keys of everything that has some. */
    public record View(List<Group> groups, boolean mayChange) {}

    /**
     * The keys of one registry, or of a secret that is no registry's.
     *
     * @param registry empty for a secret
     * @param secret as the API names it; empty for a registry
     * @param told whether it must be given a key before that signs
     */
    public record Group(String name, String registry, String secret, boolean told, List<Row> rows) {
        /** Whether no key waits for the registry. */
        public boolean canPrepare() {
            return told && rows.stream().noneMatch(Row::waits);
        }
    }

    /** One key. */
    public record Row(
            String id,
            String algorithm,
            String stage,
            String since,
            String ceased,
            String certificateEnds,
            String place) {
        /** For a registry that must be told of it. */
        public boolean waits() {
            return stage.equals("next") && since.isEmpty();
        }

        public boolean isFormer() {
            return stage.equals("former");
        }
    }

    Answer list(OperatorVisit visit) {
        List<Answered> keys = visit.ask("/keys", Map.of()).list("keys");
        Stream<Group> secrets = Arrays.stream(OwnSecret.values())
                .map(secret -> secret(keys, secret))
                .filter(group -> !group.rows().isEmpty());
        List<Group> groups = Stream.concat(
                        secrets,
                        state.get().configuration().registries().stream().map(registry -> group(keys, registry)))
                .toList();
        View view = new View(groups, visit.mayChange());
        return visit.page("Keys", (output, frame) -> JtekeysGenerated.render(output, null, frame, view));
    }

    private static Group secret(List<Answered> keys, OwnSecret secret) {
        return new Group(
                secret.words,
                "",
                secret.field,
                false,
                rows(keys, key -> key.text("registry").isEmpty() && OwnSecret.of(key) == secret));
    }

    /** Whose key it is: a registry's, or that of a secret. */
    static String owner(Answered key) {
        return key.text("registry").isEmpty() ? OwnSecret.of(key).words : key.text("registry");
    }

    private static Group group(List<Answered> keys, RegistrySettings registry) {
        String service = registry.service();
        return new Group(
                service,
                service,
                "",
                registry.isToldOfKeys(),
                rows(keys, key -> key.text("registry").equals(service)));
    }

    private static List<Row> rows(List<Answered> keys, Predicate<Answered> meant) {
        return keys.stream()
                .filter(meant)
                .map(key -> new Row(
                        key.text("id"),
                        key.text("algorithm"),
                        key.text("stage"),
                        key.moment("since"),
                        key.moment("ceased"),
                        key.moment("certificate_ends"),
                        key.text("file").isEmpty() ? "in a token" : "in a file"))
                .toList();
    }
}
