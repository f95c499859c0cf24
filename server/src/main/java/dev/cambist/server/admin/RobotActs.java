package dev.cambist.server.admin;

import dev.cambist.core.exchange.Fields;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.session.Robot;
import dev.cambist.server.sessions.LiveRobots;
import dev.cambist.server.sessions.RobotPasswords;
import dev.cambist.server.sessions.RobotUses;
import dev.cambist.server.sessions.ServedRegistry;
import dev.cambist.server.sessions.StoreQuestion;
import dev.cambist.server.store.StoreSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Creates robots, lists them, and does to them what can be done. The passwords that it makes are in the answer, and nowhere
 * else.
 *
 * @param registries what is served now
 */
public record RobotActs(
        StoreSource store,
        LiveRobots robots,
        RobotUses uses,
        Supplier<List<ServedRegistry>> registries,
        InstantSource clock) {
    /** Adds {@code /robots} and what is below it. */
    public void addTo(AdminApi api) {
        api.read("/robots", this::list);
        api.change("/robots", this::create);
        api.change("/robots/rotate", this::rotate);
        api.change("/robots/disable", (fields, operator) -> enable(fields, false));
        api.change("/robots/enable", (fields, operator) -> enable(fields, true));
        api.change("/robots/delete", this::delete);
    }

    private AdminApi.Done list(Fields fields, String operator) {
        AdminFields.requireKnown(fields, Set.of());
        uses.write();
        List<Robot> all = StoreQuestion.ask(() -> store.get().robots().all());
        Instant now = clock.instant();
        JsonWriter json = new JsonWriter(1024).beginObject().name("robots").beginArray();
        all.forEach(robot -> RobotJson.write(json, robot, now));
        return new AdminApi.Done(
                "listed " + all.size() + " robots", json.endArray().endObject().toString());
    }

    private AdminApi.Done create(Fields fields, String operator) {
        Instant now = now();
        RobotFields.Wanted wanted = RobotFields.wanted(fields, now);
        wanted.registries().forEach(this::requireServed);
        RobotPasswords.Made first = passwords().make(wanted.name(), now);
        RobotPasswords.Made second = passwords().make(wanted.name(), now);
        Robot robot = new Robot(
                wanted.name(),
                wanted.registries(),
                wanted.access(),
                true,
                now,
                wanted.expires(),
                List.of(first.kept(), second.kept()),
                Optional.empty());
        if (!StoreQuestion.ask(() -> robots.change(kept -> kept.add(robot)))) {
            throw AdminFields.unusable("name", "a name that no robot has");
        }
        return new AdminApi.Done(
                "created " + robot + " on "
                        + String.join(", ", robot.registries().stream().sorted().toList()) + " with " + robot.access()
                        + ", " + robot.expires().map(end -> "until " + end).orElse("without an end"),
                answer(robot, new TreeMap<>(Map.of(1, first.shown(), 2, second.shown())), false));
    }

    private AdminApi.Done rotate(Fields fields, String operator) {
        RobotFields.Slot slot = RobotFields.slot(fields);
        RobotPasswords.Made made = passwords().make(slot.name(), now());
        Robot robot = change(slot.name(), known -> known.with(slot.number(), made.kept()));
        return new AdminApi.Done(
                "made a new password " + slot.number() + " of " + robot,
                answer(robot, Map.of(slot.number(), made.shown()), true));
    }

    private AdminApi.Done enable(Fields fields, boolean enabled) {
        Robot robot = change(RobotFields.onlyName(fields), known -> known.enabled(enabled));
        return new AdminApi.Done((enabled ? "enabled " : "disabled ") + robot, answer(robot, Map.of(), !enabled));
    }

    private AdminApi.Done delete(Fields fields, String operator) {
        String name = RobotFields.onlyName(fields);
        Robot robot = find(name);
        if (!StoreQuestion.ask(() -> robots.change(kept -> kept.remove(name)))) {
            throw RobotFields.unknown();
        }
        return new AdminApi.Done("deleted " + robot, answer(robot, Map.of(), true));
    }

    private RobotPasswords passwords() {
        return new RobotPasswords(robots);
    }

    private Robot find(String name) {
        return StoreQuestion.ask(() -> store.get().robots().all()).stream()
                .filter(robot -> robot.name().equals(name))
                .findFirst()
                .orElseThrow(RobotFields::unknown);
    }

    private Robot change(String name, UnaryOperator<Robot> change) {
        return StoreQuestion.ask(() -> robots.change(kept -> kept.change(name, change)))
                .orElseThrow(RobotFields::unknown);
    }

    /** @param ends whether tokens that are out end by what was done */
    private String answer(Robot robot, Map<Integer, Secret> secrets, boolean ends) {
        Instant now = clock.instant();
        JsonWriter json = new JsonWriter(1024).beginObject().name("robot");
        RobotJson.write(json, robot, now);
        if (!secrets.isEmpty()) {
            json.name("passwords").beginArray();
            secrets.forEach((number, secret) -> json.beginObject()
                    .member("number", number)
                    .member("password", secret.value())
                    .endObject());
            json.endArray();
        }
        if (ends) {
            ServedRegistry.writeLivingOn(json, registries.get(), robot.registries()::contains, now);
        }
        return json.endObject().toString();
    }

    private void requireServed(String registry) {
        if (registries.get().stream().noneMatch(served -> served.name().equals(registry))) {
            throw new RefusedException(new InvalidRequest.UnknownService(registry));
        }
    }

    /** To the millisecond, as it is kept. */
    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
