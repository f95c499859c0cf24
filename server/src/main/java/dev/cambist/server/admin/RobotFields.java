package dev.cambist.server.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.access.Role;
import dev.cambist.core.access.ScopeMap;
import dev.cambist.core.exchange.Fields;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.session.Robot;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what is to be done to a robot. */
final class RobotFields {
    private static final String NEVER = "never";
    private static final String SCOPE_MAP_MEANING = "a scope map in JSON, as az acr scope-map show prints it";

    private RobotFields() {}

    /** What a new robot is to be. */
    record Wanted(String name, Set<String> registries, ScopeMap access, Optional<Instant> expires) {}

    static Wanted wanted(Fields fields, Instant now) {
        AdminFields.requireKnown(fields, Set.of("name", "registry", "scope_map", "role", "on", "expires"));
        String name = name(fields);
        if (!Robot.isName(name)) {
            throw AdminFields.unusable("name", Robot.NAME_MEANING);
        }
        List<String> registries = fields.all("registry");
        if (registries.isEmpty()) {
            throw AdminFields.unusable("registry", "the name of a registry");
        }
        return new Wanted(name, Set.copyOf(registries), access(fields), expires(fields, now));
    }

    private static ScopeMap access(Fields fields) {
        Optional<String> map = fields.optional("scope_map", SCOPE_MAP_MEANING);
        Optional<String> role = fields.optional("role", "the name of a role");
        List<String> on = fields.all("on");
        if (map.isPresent() == role.isPresent() || role.isPresent() == on.isEmpty()) {
            throw AdminFields.unusable("scope_map", "either " + SCOPE_MAP_MEANING + ", or a role and what it is on");
        }
        try {
            return map.isPresent()
                    ? ScopeMap.parse(map.get().getBytes(UTF_8))
                    : ScopeMap.of(role(role.get()).actions(), on);
        } catch (IllegalArgumentException e) {
            String field = map.isPresent() ? "scope_map" : "on";
            throw AdminFields.unusable(field, "another value: " + e.getMessage());
        }
    }

    private static Role role(String name) {
        return Role.named(name)
                .orElseThrow(() -> AdminFields.unusable(
                        "role",
                        "one of "
                                + Arrays.stream(Role.values())
                                        .map(Role::roleName)
                                        .collect(Collectors.joining(", "))));
    }

    /** Said explicitly, so that no robot lives on for ever because somebody forgot to say when it ends. */
    private static Optional<Instant> expires(Fields fields, Instant now) {
        String expected = "a moment to come, such as 2027-11-22T12:00:00Z, or " + NEVER;
        if (fields.all("expires").equals(List.of(NEVER))) {
            return Optional.empty();
        }
        return Optional.of(AdminFields.moment(fields, "expires")
                .filter(end -> end.isAfter(now))
                .orElseThrow(() -> AdminFields.unusable("expires", expected)));
    }

    /** Of an act that needs no more than a name. */
    static String onlyName(Fields fields) {
        AdminFields.requireKnown(fields, Set.of("name"));
        return name(fields);
    }

    /** Which password of which robot. */
    record Slot(String name, int number) {}

    static Slot slot(Fields fields) {
        AdminFields.requireKnown(fields, Set.of("name", "password"));
        String name = name(fields);
        String number = fields.optional("password", "1 or 2").orElse("");
        if (!number.equals("1") && !number.equals("2")) {
            throw AdminFields.unusable("password", "1 or 2");
        }
        return new Slot(name, Integer.parseInt(number));
    }

    private static String name(Fields fields) {
        return fields.optional("name", "the name of a robot")
                .orElseThrow(() -> AdminFields.unusable("name", "the name of a robot"));
    }

    static RefusedException unknown() {
        return AdminFields.unusable("name", "the name of a robot that there is; cambist robot list prints them");
    }
}
