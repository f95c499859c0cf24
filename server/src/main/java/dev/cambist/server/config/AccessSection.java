package dev.cambist.server.config;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Policy;
import dev.cambist.core.access.RepositoryPattern;
import dev.cambist.core.access.Role;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Who;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code access}. */
final class AccessSection {
    private static final String EVERYTHING = "**";
    private static final Map<String, Role> ROLES = roles();
    private static final Map<String, Action> ACTIONS = actions();

    private final WhoSection who;

    /** @param issuers the names of the configured issuers */
    AccessSection(Collection<String> issuers) {
        who = new WhoSection(issuers);
    }

    Policy read(Value value) {
        List<Rule> rules = new ArrayList<>();
        int number = 0;
        for (Value entry : value.nonEmptyList()) {
            String name = "rule " + ++number;
            entry.block().flatMap(block -> rule(block, name)).ifPresent(rules::add);
        }
        return new Policy(rules);
    }

    private Optional<Rule> rule(Block block, String number) {
        String name = block.optional("comment").flatMap(Value::prose).orElse(number);
        Optional<Who> subject = block.required("who", "anyone, or { issuer: NAME } with conditions")
                .flatMap(who::read);
        Optional<Role> role = block.optional("role").flatMap(value -> value.oneOf("role", ROLES));
        List<Value> actions = block.optional("actions").map(Value::nonEmptyList).orElse(List.of());
        if (block.has("role") == block.has("actions")) {
            block.complain((block.has("role") ? "has both role and actions" : "has neither role nor actions")
                    + "; expected exactly one of the two");
        }
        Set<Action> given = EnumSet.noneOf(Action.class);
        role.ifPresent(known -> given.addAll(known.actions()));
        actions.stream()
                .flatMap(value -> value.oneOf("action", ACTIONS).stream())
                .forEach(given::add);
        List<RepositoryPattern> on = on(block, role);
        block.finish();
        checkCatalog(actions, on);
        if (subject.isEmpty() || given.isEmpty() || on.isEmpty()) {
            return Optional.empty(); // complained of already
        }
        try {
            return Optional.of(new Rule(name, block.line(), subject.get(), given, on));
        } catch (IllegalArgumentException e) {
            block.complain("gives nothing: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static List<RepositoryPattern> on(Block block, Optional<Role> role) {
        if (role.equals(Optional.of(Role.CATALOG_LISTER)) && !block.has("on")) {
            return List.of(RepositoryPattern.of(EVERYTHING));
        }
        Optional<Value> on =
                block.required("on", "a list of repository patterns, such as [\"team/**\"], or [\"**\"] for all");
        return on.map(Value::nonEmptyList).orElse(List.of()).stream()
                .flatMap(value -> value.asTemplate(AccessSection::pattern).stream())
                .toList();
    }

    /** A role may hold the catalog among other things, and loses it on part of a registry; who writes it means it. */
    private static void checkCatalog(List<Value> actions, List<RepositoryPattern> on) {
        if (!on.isEmpty() && on.stream().noneMatch(RepositoryPattern::coversEverything)) {
            actions.stream()
                    .filter(value -> value.written().equals(Action.CATALOG.word()))
                    .forEach(value ->
                            value.complain("the catalog shows the name of every repository, so it is a right on"
                                    + " the whole registry; give it in a rule of its own on: [\"**\"]"));
        }
    }

    private static RepositoryPattern pattern(String text) {
        try {
            return RepositoryPattern.of(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is no repository pattern: " + e.getMessage(), e);
        }
    }

    private static Map<String, Role> roles() {
        Map<String, Role> roles = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            roles.put(role.roleName(), role);
        }
        return roles;
    }

    private static Map<String, Action> actions() {
        return Arrays.stream(Action.values())
                .collect(Collectors.toMap(Action::word, action -> action, (one, other) -> one, LinkedHashMap::new));
    }
}
