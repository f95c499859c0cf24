package dev.cambist.server.config;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.AdminRole;
import dev.cambist.core.access.Role;
import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.Value;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads {@code roles}: names for lists of actions, beside those of ACR. */
final class RolesSection {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");
    private static final Map<String, Action> ACTIONS = Action.OF_REGISTRIES.stream()
            .collect(Collectors.toMap(Action::word, action -> action, (one, other) -> one, LinkedHashMap::new));

    private RolesSection() {}

    /** What each role gives: ACR's, and those of the section. One with a mistake in it is there and gives nothing. */
    static Map<String, Set<Action>> read(Optional<Value> section) {
        Map<String, Set<Action>> roles = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            roles.put(role.roleName(), role.actions());
        }
        section.flatMap(Value::block).map(Block::entries).orElse(List.of()).forEach(entry -> add(entry, roles));
        return Collections.unmodifiableMap(roles);
    }

    private static void add(Block.Entry entry, Map<String, Set<Action>> roles) {
        Optional<Role> taken = Arrays.stream(Role.values())
                .filter(role -> role.roleName().equalsIgnoreCase(entry.key()))
                .findFirst();
        if (taken.isPresent()) {
            entry.value()
                    .complain(taken.get().roleName() + " is a role of ACR and means the same everywhere; give yours"
                            + " another name");
            return;
        }
        Optional<AdminRole> reserved = Arrays.stream(AdminRole.values())
                .filter(role -> role.roleName().equalsIgnoreCase(entry.key()))
                .findFirst();
        if (reserved.isPresent()) {
            entry.value()
                    .complain(reserved.get().roleName() + " is the role of those who administer this server; give yours"
                            + " another name");
            return;
        }
        if (!NAME.matcher(entry.key()).matches()) {
            entry.value()
                    .complain("is no name for a role; expected letters, digits, - and _, a letter first, at most 64");
        }
        roles.put(entry.key(), actions(entry.value().nonEmptyList()));
    }

    /** The actions that words stand for; a word that is none is complained of. */
    static Set<Action> actions(List<Value> words) {
        Set<Action> actions = EnumSet.noneOf(Action.class);
        words.stream().flatMap(word -> word.oneOf("action", ACTIONS).stream()).forEach(actions::add);
        return actions;
    }
}
