package dev.cambist.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.access.ScopeMap;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.session.Robot;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A robot as a row. Registries, scope map and passwords are read and written as a whole, so each is one JSON object. */
final class RobotRow {
    static final String SELECT = "SELECT name, registries, scope_map, enabled, created, expires, passwords, last_used,"
            + " last_address, last_agent FROM robots";

    private RobotRow() {}

    static Robot read(ResultSet row) throws SQLException {
        String name = row.getString(1);
        try {
            return new Robot(
                    name,
                    Set.copyOf(object(row.getString(2)).texts("registries")),
                    ScopeMap.read(list(object(row.getString(3)), "scope_map")),
                    row.getLong(4) != 0,
                    Instant.ofEpochMilli(row.getLong(5)),
                    moment(row, 6),
                    passwords(object(row.getString(7))),
                    use(row));
        } catch (JsonException | IllegalArgumentException e) {
            // Whoever cannot read a robot does not know what it may do, or that it is disabled.
            throw new SQLException("what is kept of robot " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static JsonObject object(String text) throws JsonException {
        return JsonObject.parse(text.getBytes(UTF_8));
    }

    private static List<?> list(JsonObject json, String name) {
        return json.value(name).orElse("") instanceof List<?> list ? list : List.of();
    }

    private static Optional<Instant> moment(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    private static Optional<Robot.Use> use(ResultSet row) throws SQLException {
        Optional<Instant> at = moment(row, 8);
        return at.isEmpty()
                ? Optional.empty()
                : Optional.of(new Robot.Use(at.get(), row.getString(9), Optional.ofNullable(row.getString(10))));
    }

    private static List<Robot.Password> passwords(JsonObject json) {
        List<Robot.Password> passwords = new ArrayList<>();
        for (Object one : list(json, "passwords")) {
            if (one instanceof JsonObject password) {
                passwords.add(new Robot.Password(
                        password.text("id").orElse(""),
                        password.text("key").orElse(""),
                        password.text("hmac").orElse(""),
                        Instant.ofEpochMilli(password.number("made").orElse(0L))));
            }
        }
        return passwords;
    }

    static String registries(Robot robot) {
        JsonWriter json = new JsonWriter().beginObject();
        json.name("registries").texts(robot.registries().stream().sorted().toList());
        return json.endObject().toString();
    }

    static String scopeMap(Robot robot) {
        JsonWriter json = new JsonWriter().beginObject().name("scope_map");
        robot.access().write(json);
        return json.endObject().toString();
    }

    static String passwords(Robot robot) {
        JsonWriter json = new JsonWriter().beginObject().name("passwords").beginArray();
        for (Robot.Password password : robot.passwords()) {
            json.beginObject().member("id", password.id()).member("key", password.key());
            json.member("hmac", password.digest())
                    .member("made", password.made().toEpochMilli())
                    .endObject();
        }
        return json.endArray().endObject().toString();
    }
}
