package dev.cambist.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.access.ScopeMap;
import dev.cambist.core.identity.Identity;
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
import org.jspecify.annotations.Nullable;

/** A robot as a row. What is read and written as a whole, such as its scope map, is one JSON object. */
final class RobotRow {
    static final String SELECT = "SELECT name, registries, scope_map, enabled, created, expires, passwords, last_used,"
            + " last_address, last_agent, owner FROM robots";

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
                    use(row),
                    owner(row.getString(11)));
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

    private static Optional<Robot.Owner> owner(@Nullable String text) throws JsonException {
        if (text == null) {
            return Optional.empty();
        }
        JsonObject json = object(text);
        Identity identity = new Identity(
                json.text("issuer").orElse(""),
                json.text("url").orElse(""),
                json.text("subject").orElse(""),
                json.object("claims").orElse(JsonObject.EMPTY));
        return Optional.of(new Robot.Owner(
                identity, Instant.ofEpochMilli(json.number("since").orElse(0L))));
    }

    /** Nothing where operators made it. */
    static @Nullable String owner(Robot robot) {
        return robot.owner().map(RobotRow::owner).orElse(null);
    }

    private static String owner(Robot.Owner owner) {
        Identity identity = owner.identity();
        JsonWriter json = new JsonWriter().beginObject().member("issuer", identity.issuer());
        json.member("url", identity.issuerUrl()).member("subject", identity.subject());
        json.name("claims").value(identity.claims());
        return json.member("since", owner.since().toEpochMilli()).endObject().toString();
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
