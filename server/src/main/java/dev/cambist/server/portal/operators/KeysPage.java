package dev.cambist.server.portal.operators;

import dev.cambist.server.http.Answer;
import dev.cambist.server.settings.RegistrySettings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Keys with their states, and the walk of a rotation. */
record KeysPage(Supplier<ServerState> state) {
    static final String PATH = "/portal/operator/keys";

    private static final String[] MEANT = {"registry", "id", "refresh", "robots"};

    /** A secret that is no registry's. */
    private enum OwnSecret {
        REFRESH("refresh", "refresh tokens"),
        ROBOTS("robots", "robots' passwords");

        private final String field; // by which the API names it
        private final String words;

        OwnSecret(String field, String words) {
            this.field = field;
            this.words = words;
        }

        static OwnSecret of(Answered key) {
            return key.flag(ROBOTS.field) ? ROBOTS : REFRESH;
        }
    }

    /** What can be done to keys. */
    private enum Act {
        ROTATE(
                "rotate",
                "Make a new key",
                "It signs ten minutes after it is made, when every server knows it; the one from before stays for the tokens"
                        + " that it signed."),
        PREPARE(
                "prepare",
                "Prepare the next key",
                "A new key waits until its registry knows it; the one from before signs on."),
        PROMOTE(
                "promote",
                "Let it sign",
                "Tokens that it signs are refused by a registry that does not know it yet, and this page does not ask the"
                        + " registry: cambist keys rotate --url does."),
        RETIRE(
                "retire",
                "Remove",
                "Former keys go of which no token can be valid any more. One whose tokens may be valid stays.");

        private final String word;
        private final String button;
        private final String consequence;

        Act(String word, String button, String consequence) {
            this.word = word;
            this.button = button;
            this.consequence = consequence;
        }

        static Act of(OperatorVisit visit) {
            return visit.act(List.of(values()), act -> act.word);
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

    /** Asks once, then does it. */
    Answer change(OperatorVisit visit) {
        visit.operator().requireChange();
        Act act = Act.of(visit);
        if (visit.isSure()) {
            Answered done = visit.change("/keys/" + act.word, visit.given(MEANT));
            return Told.tell(visit, told(act, done), PATH, List.of());
        }
        String whose = of(visit);
        visit.did("was asked whether to " + act.word + " the key of " + whose);
        return Question.ask(
                visit,
                List.of(act.button + ": " + whose + ".", act.consequence),
                PATH,
                visit.given("act", "registry", "id", "refresh", "robots"),
                act.button);
    }

    private static String of(OperatorVisit visit) {
        String id = visit.field("id").isEmpty() ? "" : ", key " + visit.field("id");
        String registry = visit.field("registry");
        String whose = registry.isEmpty() ? "all former keys" : registry;
        return Arrays.stream(OwnSecret.values())
                        .filter(secret -> visit.field(secret.field).equals("true"))
                        .findFirst()
                        .map(secret -> secret.words)
                        .orElse(whose)
                + id;
    }

    private static List<String> told(Act act, Answered done) {
        return switch (act) {
            case ROTATE ->
                done.list("keys").stream()
                        .map(key -> key.text("outcome").equals("signs")
                                ? "The new key of " + owner(key) + " signs from " + key.moment("from") + " on."
                                : key.text("registry") + " stays as it is, because it must be told first.")
                        .toList();
            case PREPARE ->
                List.of("The key " + done.text("id") + " waits, and the one from before signs on. Give "
                        + done.text("registry") + " the files that cambist trust " + done.text("registry")
                        + " writes now, restart it, and let the key sign.");
            case PROMOTE -> List.of("The key " + done.text("id") + " of " + done.text("registry") + " signs now.");
            case RETIRE -> retired(done);
        };
    }

    private static List<String> retired(Answered done) {
        List<String> words = done.list("keys").stream()
                .map(key -> key.text("id")
                        + switch (key.text("outcome")) {
                            case "removed" -> " is removed.";
                            case "signs" -> " stays: it signs, or will.";
                            default -> " stays: tokens that it signed may be valid.";
                        })
                .toList();
        return words.isEmpty() ? List.of("There was no key to remove.") : words;
    }
}
