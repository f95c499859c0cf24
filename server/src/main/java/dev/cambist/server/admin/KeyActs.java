package dev.cambist.server.admin;

import dev.cambist.core.exchange.Fields;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.token.SigningKey;
import dev.cambist.server.keys.KeyDirectory;
import dev.cambist.server.keys.KeyRotation;
import dev.cambist.server.keys.KeyState;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.RegistrySettings;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Lists keys, and puts others in their place: the one way to do so, for the admin API and for commands that work on the files
 * of a configuration.
 *
 * @param keys all of them
 * @param digests which of them robots' passwords need
 * @param configuration which registries there are now, and how they trust
 */
public record KeyActs(
        KeyDirectory keys, RobotDigests digests, Supplier<Configuration> configuration, InstantSource clock) {
    /** What changes keys, by the paths below {@code /keys}. */
    public Map<String, AdminApi.Act> changes() {
        return Map.of(
                "/rotate", this::rotate,
                "/prepare", this::prepare,
                "/promote", this::promote,
                "/retire", this::retire);
    }

    /** Adds {@code /keys} and what is below it. */
    public void addTo(AdminApi api) {
        api.read("/keys", this::list);
        changes().forEach((path, act) -> api.change("/keys" + path, act));
    }

    /** All that there are of the configuration. */
    public AdminApi.Done list(Fields fields, String operator) {
        AdminFields.requireKnown(fields, Set.of());
        List<KeyState> states = KeyFields.ask(this::states);
        JsonWriter json = new JsonWriter(1024).beginObject().name("keys").beginArray();
        states.forEach(state -> KeyJson.write(json, state));
        return new AdminApi.Done(
                "listed " + states.size() + " keys", json.endArray().endObject().toString());
    }

    private List<KeyState> states() throws IOException {
        Configuration now = configuration.get();
        List<KeyState> states = new ArrayList<>(rotation().refreshStates());
        states.addAll(rotation().robotStates());
        for (RegistrySettings registry : now.registries()) {
            states.addAll(rotation()
                    .states(registry.service(), registry.trust(), now.tokens().algorithm()));
        }
        return states;
    }

    private AdminApi.Done rotate(Fields fields, String operator) {
        KeyChange change = KeyChange.read(fields, configuration.get());
        if (change.ofSigningKeys()) {
            KeyFields.requireInFiles(keys, change.registry());
        }
        String from = clock.instant().plus(change.lead()).toString();
        List<String> done = new ArrayList<>();
        JsonWriter json = new JsonWriter(512).beginObject().name("keys").beginArray();
        if (change.ofRefreshTokens()) {
            KeyFields.change(() -> rotation().rotateRefreshSecret(change.lead()));
            done.add("refresh tokens");
            json.beginObject().member("outcome", "signs").member("from", from).endObject();
        }
        if (change.ofRobots() && KeyFields.ask(() -> rotation().rotateRobotSecret(change.lead()))) {
            done.add("robots");
            json.beginObject().name("robots").value(true);
            json.member("outcome", "signs").member("from", from).endObject();
        }
        for (RegistrySettings registry : change.registries()) {
            json.beginObject().member("registry", registry.service());
            if (registry.isToldOfKeys()) {
                json.member("outcome", "to_be_told");
            } else {
                KeyFields.change(() -> rotation()
                        .rotate(
                                registry.service(),
                                registry.trust(),
                                configuration.get().tokens().algorithm(),
                                change.lead()));
                done.add(registry.service());
                json.member("outcome", "signs").member("from", from);
            }
            json.endObject();
        }
        return new AdminApi.Done(
                done.isEmpty()
                        ? "made no key"
                        : "made new keys of " + String.join(", ", done) + ", which sign from " + from,
                json.endArray().endObject().toString());
    }

    /** The key that waits for its registry, and a token of it that grants nothing: what the registry can be asked with. */
    private AdminApi.Done prepare(Fields fields, String operator) {
        AdminFields.requireKnown(fields, Set.of("registry"));
        Configuration now = configuration.get();
        RegistrySettings registry = KeyFields.told(fields, now);
        KeyFields.requireInFiles(keys, Optional.of(registry));
        SigningKey next = KeyFields.ask(() -> rotation()
                .prepare(registry.service(), registry.trust(), now.tokens().algorithm()));
        String json = new JsonWriter(512)
                .beginObject()
                .member("registry", registry.service())
                .member("id", next.id())
                .member("token", TrialToken.of(next, registry.service(), now.tokens(), keys, clock))
                .endObject()
                .toString();
        return new AdminApi.Done("prepared the key " + next.id() + " of " + registry.service(), json);
    }

    private AdminApi.Done promote(Fields fields, String operator) {
        AdminFields.requireKnown(fields, Set.of("registry", "id"));
        Configuration now = configuration.get();
        RegistrySettings registry = KeyFields.told(fields, now);
        KeyFields.requireInFiles(keys, Optional.of(registry));
        String id = fields.optional("id", "the id of a key").orElse("");
        List<KeyState> states = KeyFields.ask(() -> rotation()
                .states(registry.service(), registry.trust(), now.tokens().algorithm()));
        if (states.stream()
                .noneMatch(state -> state.id().equals(id) && state.since().isEmpty())) {
            throw AdminFields.unusable("id", "the id of the key that waits for its registry");
        }
        KeyFields.change(() -> rotation()
                .promote(registry.service(), registry.trust(), now.tokens().algorithm()));
        String json = new JsonWriter(128)
                .beginObject()
                .member("registry", registry.service())
                .member("id", id)
                .endObject()
                .toString();
        return new AdminApi.Done("let the key " + id + " of " + registry.service() + " sign", json);
    }

    private AdminApi.Done retire(Fields fields, String operator) {
        AdminFields.requireKnown(fields, Set.of("id", "even_if_valid"));
        List<KeyState> states = KeyFields.ask(this::states);
        Retirement retirement = new Retirement(
                fields.all("id"),
                AdminFields.flag(fields, "even_if_valid"),
                configuration.get().tokens().lifetimes(),
                digests,
                clock.instant());
        retirement.requireKnown(states);
        retirement.requireInFiles(states);
        List<String> removed = new ArrayList<>();
        JsonWriter json = new JsonWriter(512).beginObject().name("keys").beginArray();
        for (KeyState state : states) {
            switch (retirement.of(state)) {
                case REMOVED -> {
                    KeyFields.change(() -> rotation().retire(state));
                    removed.add(state.id());
                    KeyJson.write(json, state, "removed");
                }
                case VALID -> KeyJson.write(json, state, "may_be_valid");
                case SIGNS -> KeyJson.write(json, state, "signs");
                case NOT_MEANT -> {
                    // stays
                }
            }
        }
        return new AdminApi.Done(
                removed.isEmpty() ? "removed no key" : "removed the keys " + String.join(", ", removed),
                json.endArray().endObject().toString());
    }

    private KeyRotation rotation() {
        return keys.rotation();
    }
}
