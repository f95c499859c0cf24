package dev.cambist.server.portal.operators;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.http.Answer;
import dev.cambist.server.keys.TrustProfile;
import dev.cambist.server.settings.RegistrySettings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is done to keys: each act is asked about once, and done by the admin API. Before a key signs, its registry can be
 * asked whether it takes it, at the address that the configuration has of it and at no other.
 */
record KeyChanges(Supplier<ServerState> state, KeyTrial trial) {
    private static final Act ROTATE = new Act(
            "rotate",
            "Make a new key",
            "It signs ten minutes after it is made, when every server knows it; the one from before stays for the tokens"
                    + " that it signed.");
    private static final Act PREPARE = new Act(
            "prepare",
            "Prepare the next key",
            "A new key waits until its registry knows it; the one from before signs on.");
    private static final Act ASK = new Act(
            "ask",
            "Ask, and let it sign",
            "The token is signed with this key and grants nothing. If the registry takes it, the key signs from now on;"
                    + " if not, it waits, and the one from before signs on.");
    private static final Act PROMOTE = new Act(
            "promote",
            "Let it sign without asking",
            "The registry is not asked. Until it knows the key, it refuses all tokens that are made from now on.");
    private static final Act RETIRE = new Act(
            "retire",
            "Remove",
            "Former keys go of which no token can be valid any more. One whose tokens may be valid stays.");
    private static final Act RETIRE_VALID = new Act(
            "retire-valid",
            "Remove even if valid",
            "This is for a key that somebody else may have: it goes also while what it signed is valid.");
    private static final List<Act> ACTS = List.of(ROTATE, PREPARE, ASK, PROMOTE, RETIRE, RETIRE_VALID);

    private static final String[] MEANT = {"registry", "id", "refresh", "robots"};

    Answer change(OperatorVisit visit) {
        visit.operator().requireChange();
        Act act = visit.act(ACTS);
        return visit.isSure() ? perform(visit, act) : ask(visit, act);
    }

    private Answer ask(OperatorVisit visit, Act act) {
        Optional<String> id = visit.optional("id");
        String owner = id.map(key -> KeysPage.owner(key(visit, key))).orElseGet(() -> whose(visit));
        visit.did("was asked whether to " + act.word() + " the key of " + owner
                + id.map(key -> ", " + key).orElse(""));
        Map<String, List<String>> fields = new LinkedHashMap<>(visit.given("act"));
        fields.putAll(visit.given(MEANT));
        String what =
                act.button() + ": " + owner + id.map(key -> ", key " + key).orElse("") + ".";
        return Question.ask(
                visit,
                details(visit, act, owner)
                        .map(more -> List.of(what, act.consequence(), more))
                        .orElseGet(() -> List.of(what, act.consequence())),
                KeysPage.PATH,
                fields,
                act.button());
    }

    private static Answered key(OperatorVisit visit, String id) {
        return visit.ask("/keys", Map.of()).list("keys").stream()
                .filter(key -> key.text("id").equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new RefusedException(new InvalidRequest.UnusableField("id", "the id of a key that there is")));
    }

    private static String whose(OperatorVisit visit) {
        String registry = visit.field("registry");
        return KeysPage.OwnSecret.of(visit)
                .map(KeysPage.OwnSecret::words)
                .orElse(registry.isEmpty() ? "all former keys" : registry);
    }

    private Optional<String> details(OperatorVisit visit, Act act, String owner) {
        if (act.equals(ASK)) {
            return Optional.of("This server asks "
                    + registry(visit.field("registry")).asked().url().resolve("/v2/") + " with the token.");
        }
        return act.equals(RETIRE_VALID) ? Optional.of(end(owner)) : Optional.empty();
    }

    /** What becomes of what a key signed that is removed while it is valid. */
    private String end(String owner) {
        return KeysPage.OwnSecret.called(owner)
                .map(secret -> switch (secret) {
                    case REFRESH ->
                        "From then on refresh tokens that it signed are refused: who has one must log in again, and so must"
                                + " browsers that signed in here while it signed.";
                    case ROBOTS ->
                        "From then on passwords of robots that are kept as digests of it are refused: make new ones.";
                })
                .orElseGet(() -> endAt(registry(owner)));
    }

    private static String endAt(RegistrySettings registry) {
        if (registry.upstream().isPresent()) {
            return "From then on this gateway refuses the tokens that it signed.";
        }
        return registry.trust() == TrustProfile.X5C
                ? "The registry trusts whatever this server's authority has certified, and so this key until its certificate"
                        + " ends: against somebody who has the key, it needs another authority."
                : "The registry takes the tokens that it signed until it has the files that cambist trust "
                        + registry.service() + " writes after this, and was restarted.";
    }

    private RegistrySettings registry(String service) {
        return state.get().configuration().registries().stream()
                .filter(registry -> registry.service().equalsIgnoreCase(service))
                .findFirst()
                .orElseThrow(() -> new RefusedException(new InvalidRequest.UnknownService(service)));
    }

    private Answer perform(OperatorVisit visit, Act act) {
        if (act.equals(ASK)) {
            return promoteIfTaken(visit);
        }
        Map<String, List<String>> fields = new LinkedHashMap<>(visit.given(MEANT));
        if (act.equals(RETIRE_VALID)) {
            fields.put("even_if_valid", List.of("true"));
        }
        String path = act.equals(RETIRE_VALID) ? RETIRE.word() : act.word();
        return Told.tell(visit, KeyOutcomes.of(path, visit.change("/keys/" + path, fields)), KeysPage.PATH, List.of());
    }

    private Answer promoteIfTaken(OperatorVisit visit) {
        Answered next = visit.change("/keys/prepare", visit.given("registry"));
        RegistrySettings registry = registry(next.text("registry"));
        String waits = "The key " + next.text("id") + " waits, and the one from before signs on: ";
        try {
            if (trial.takes(registry.asked(), next.text("token"))) {
                Answered done = visit.change("/keys/promote", visit.given("registry", "id"));
                return Told.tell(visit, KeyOutcomes.of("promote", done), KeysPage.PATH, List.of());
            }
            visit.did("asked " + registry.service() + ", which does not take the key " + next.text("id"));
            return Told.notDone(
                    visit,
                    waits + registry.service() + " does not take it yet. Give it the files that cambist trust "
                            + registry.service() + " writes now, restart it, and ask again.",
                    KeysPage.PATH);
        } catch (IOException e) {
            visit.did("could not ask " + registry.service() + " whether it takes the key " + next.text("id"));
            return Told.notDone(
                    visit,
                    waits + e.getMessage() + ". Where only you reach the registry, cambist keys rotate --url asks it.",
                    KeysPage.PATH);
        }
    }
}
