package dev.cambist.server.config;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.AdminRole;
import dev.cambist.core.access.Policy;
import dev.cambist.core.access.RepositoryPattern;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Who;
import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.Suggestion;
import dev.cambist.server.config.yaml.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code access}. */
final class AccessSection {
    private static final String EVERYTHING = "**";
    private static final Duration SHORTEST_ROBOT = Duration.ofDays(1);

    private final WhoSection who;
    private final Collection<String> services;
    private final Set<String> fronted;
    private final Map<String, Set<Action>> roles;

    /**
     * @param issuers the names of the configured issuers
     * @param services the names of the configured registries
     * @param fronted those of them that the gateway stands in front of, so that it asks the rules at each request
     * @param roles what each role gives
     */
    AccessSection(
            Collection<String> issuers,
            Collection<String> services,
            Set<String> fronted,
            Map<String, Set<Action>> roles) {
        this.fronted = fronted;
        who = new WhoSection(issuers);
        this.services = services;
        this.roles = roles;
    }

    Policy read(Value value) {
        List<Rule> rules = new ArrayList<>();
        int number = 0;
        for (Value entry : value.nonEmptyList()) {
            String name = "rule " + ++number;
            entry.block().flatMap(block -> rule(block, name)).ifPresent(rules::add);
        }
        return new Policy(rules, fronted);
    }

    private Optional<Rule> rule(Block block, String number) {
        String name = block.optional("comment").flatMap(Value::prose).orElse(number);
        Optional<Who> subject = block.required("who", "anyone, or { issuer: NAME } with conditions")
                .flatMap(who::read);
        Optional<Value> role = block.optional("role");
        Optional<AdminRole> administering =
                role.filter(Value::isScalar).map(Value::written).flatMap(AdminRole::named);
        if (administering.isPresent()) {
            return ofServer(block, name, subject, administering.get());
        }
        List<Value> listed = block.optional("actions").map(Value::nonEmptyList).orElse(List.of());
        Set<Action> given = actions(block, role, listed);
        List<RepositoryPattern> on = on(block, given);
        checkCatalog(listed, on);
        Set<String> registries = block.optional("registries").map(Value::nonEmptyList).orElse(List.of()).stream()
                .flatMap(value -> value.as(this::service).stream())
                .collect(Collectors.toUnmodifiableSet());
        Optional<Instant> expires = block.optional("expires").flatMap(value -> value.as(ExpirySetting::parse));
        Optional<Duration> robots = robots(block, subject);
        block.misplaced("unless", "stands beside who; put it within, as in who: { issuer: NAME, unless: { … } }");
        block.finish();
        if (subject.isEmpty() || given.isEmpty() || on.isEmpty()) {
            return Optional.empty(); // complained of already
        }
        try {
            return Optional.of(new Rule(name, block.line(), subject.get(), given, on, registries, expires, robots));
        } catch (IllegalArgumentException e) {
            block.complain("gives nothing: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** A robot that a person makes is judged by what its owner's rules say, so there has to be an owner. */
    private static Optional<Duration> robots(Block block, Optional<Who> subject) {
        Optional<Value> written = block.optional("robots");
        if (written.isPresent() && subject.filter(Who.Anyone.class::isInstance).isPresent()) {
            written.get()
                    .complain("lets people make robots of their own, and who: anyone is nobody who could own one;"
                            + " expected who: { issuer: NAME }, or leave robots out");
            return Optional.empty();
        }
        return written.flatMap(value -> value.as(AccessSection::longestRobot));
    }

    private static Duration longestRobot(String text) {
        return DurationText.within(text, SHORTEST_ROBOT, Rule.LONGEST_ROBOT, "1d to 365d, such as 30d");
    }

    /** About the server itself: at no registry and on no repository, so that nobody gets it along with anything else. */
    private static Optional<Rule> ofServer(Block block, String name, Optional<Who> subject, AdminRole role) {
        for (String key : List.of("on", "registries", "actions", "robots")) {
            block.misplaced(
                    key,
                    "has no place beside role: " + role.roleName() + ", which is about this server and about no"
                            + " registry; leave it out");
        }
        Optional<Instant> expires = block.optional("expires").flatMap(value -> value.as(ExpirySetting::parse));
        block.misplaced("unless", "stands beside who; put it within, as in who: { issuer: NAME, unless: { … } }");
        block.finish();
        if (subject.isPresent()
                && !(subject.get() instanceof Who.Matching who
                        && !who.conditions().isEmpty())) {
            block.complain("gives " + role.roleName() + " to "
                    + (subject.get() instanceof Who.Anyone ? "anyone" : "everybody of an issuer")
                    + "; expected who: { issuer: NAME } with a condition, such as groups: or subject:");
            return Optional.empty();
        }
        return subject.map(who -> Rule.ofServer(name, block.line(), who, role, expires));
    }

    private Set<Action> actions(Block block, Optional<Value> role, List<Value> listed) {
        if (block.has("role") == block.has("actions")) {
            block.complain((block.has("role") ? "has both role and actions" : "has neither role nor actions")
                    + "; expected exactly one of the two");
        }
        Set<Action> ofRole = role.flatMap(value -> value.oneOf("role", roles)).orElse(Set.of());
        Set<Action> ofList = RolesSection.actions(listed);
        return ofRole.isEmpty() ? ofList : ofRole;
    }

    private static List<RepositoryPattern> on(Block block, Set<Action> given) {
        if (given.equals(Set.of(Action.CATALOG)) && block.has("role") && !block.has("on")) {
            return List.of(RepositoryPattern.of(EVERYTHING));
        }
        Optional<Value> written =
                block.required("on", "a list of repository patterns, such as [\"team/**\"], or [\"**\"] for all");
        return written.map(Value::nonEmptyList).orElse(List.of()).stream()
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

    private String service(String text) {
        if (!services.contains(text)) {
            throw new IllegalArgumentException(
                    "is not the service of a registry; " + Suggestion.expected(text, services));
        }
        return text;
    }
}
