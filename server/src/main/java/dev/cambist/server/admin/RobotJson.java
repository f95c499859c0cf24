package dev.cambist.server.admin;

import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.session.Robot;
import java.time.Instant;

/** A robot as the API shows it: nothing that lets anybody in. */
final class RobotJson {
    private RobotJson() {}

    static void write(JsonWriter json, Robot robot, Instant now) {
        json.beginObject().member("name", robot.name()).member("state", state(robot, now));
        json.name("registries").texts(robot.registries().stream().sorted().toList());
        json.name("scope_map");
        robot.access().write(json);
        robot.owner()
                .map(Robot.Owner::identity)
                .ifPresent(owner -> json.name("owner")
                        .beginObject()
                        .member("issuer", owner.issuer())
                        .member("subject", owner.subject())
                        .endObject());
        json.member("created", robot.created().toString());
        robot.expires().ifPresent(end -> json.member("expires", end.toString()));
        json.name("passwords").beginArray();
        for (int number = 1; number <= Robot.PASSWORDS; number++) {
            Robot.Password password = robot.passwords().get(number - 1);
            json.beginObject()
                    .member("number", number)
                    .member("made", password.made().toString());
            json.endObject();
        }
        json.endArray();
        robot.lastUse().ifPresent(use -> {
            json.member("last_used", use.at().toString()).member("address", use.address());
            use.agent().ifPresent(agent -> json.member("agent", agent));
        });
        json.endObject();
    }

    private static String state(Robot robot, Instant now) {
        if (!robot.enabled()) {
            return "disabled";
        }
        return robot.expires().filter(end -> !now.isBefore(end)).isPresent() ? "expired" : "enabled";
    }
}
