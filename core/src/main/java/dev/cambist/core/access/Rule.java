package dev.cambist.core.access;

import dev.cambist.core.identity.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One line of the access policy: whom it is about, what it gives, on which repositories of which registries, and until
 * when.
 *
 * @param name what people call it: its comment, or its number when it has none
 * @param line the line of the configuration file where it begins; 0 when it comes from nowhere in a file
 * @param registries the services it holds for; empty for all
 * @param expires the moment from which it gives nothing any more
 * @param robots how long a robot may live that somebody whom the rule is about makes for what it gives; empty where nobody
 *     may make one
 */
public record Rule(
        String name,
        int line,
        Who who,
        Set<Action> actions,
        List<RepositoryPattern> on,
        Set<String> registries,
        Optional<Instant> expires,
        Optional<Duration> robots) {
    /** No robot of a person lives longer: what its owner was on the day is asked of no issuer again. */
    public static final Duration LONGEST_ROBOT = Duration.ofDays(365);

    public Rule {
        on = List.copyOf(on);
        registries = Set.copyOf(registries);
        if (actions.isEmpty() || on.isEmpty()) {
            throw new IllegalArgumentException("a rule without actions or without repositories gives nothing");
        }
        if (actions.stream().anyMatch(Action.OF_THE_SERVER::contains)) {
            requireAdministration(who, actions, registries);
        }
        if (robots.isPresent()) {
            requireOwner(who, actions, robots.get());
        }
        EnumSet<Action> effective = EnumSet.copyOf(actions);
        if (on.stream().noneMatch(RepositoryPattern::coversEverything)) {
            effective.remove(Action.CATALOG); // the catalog shows every name, so part of the registry is not enough
        }
        if (effective.isEmpty()) {
            throw new IllegalArgumentException("the catalog is a right on the whole registry; give it on \"**\"");
        }
        actions = Collections.unmodifiableSet(effective);
    }

    /** A rule for which nobody may make robots. */
    public Rule(
            String name,
            int line,
            Who who,
            Set<Action> actions,
            List<RepositoryPattern> on,
            Set<String> registries,
            Optional<Instant> expires) {
        this(name, line, who, actions, on, registries, expires, Optional.empty());
    }

    /** A rule for every registry, without an end. */
    public Rule(String name, int line, Who who, Set<Action> actions, List<RepositoryPattern> on) {
        this(name, line, who, actions, on, Set.of(), Optional.empty());
    }

    /** A rule about the server itself: it holds at no registry, and no rule about registries holds for the server. */
    public static Rule ofServer(String name, int line, Who who, AdminRole role, Optional<Instant> expires) {
        List<RepositoryPattern> everything = List.of(RepositoryPattern.of("**"));
        return new Rule(name, line, who, role.actions(), everything, Set.of(AdminRole.SERVICE), expires);
    }

    private static void requireAdministration(Who who, Set<Action> actions, Set<String> registries) {
        if (!Action.OF_THE_SERVER.containsAll(actions) || !registries.equals(Set.of(AdminRole.SERVICE))) {
            throw new IllegalArgumentException("a rule is about the server or about registries, not about both");
        }
        if (!(who instanceof Who.Matching matching) || matching.conditions().isEmpty()) {
            throw new IllegalArgumentException("whoever administers the server meets a condition");
        }
    }

    private static void requireOwner(Who who, Set<Action> actions, Duration longest) {
        if (!(who instanceof Who.Matching) || actions.stream().anyMatch(Action.OF_THE_SERVER::contains)) {
            throw new IllegalArgumentException("a robot has an owner who signs in, and administers no server");
        }
        if (!longest.isPositive() || longest.compareTo(LONGEST_ROBOT) > 0) {
            throw new IllegalArgumentException("a robot of a person lives for at most " + LONGEST_ROBOT);
        }
    }

    /** Whether a robot that lives so long in all may have a part of what it gives to the robot's owner. */
    public boolean isForRobots(Duration life) {
        return robots.filter(longest -> life.compareTo(longest) <= 0).isPresent();
    }

    /** Whether it is about the server itself. */
    public boolean isOfServer() {
        return actions.contains(Action.ADMIN_READ) || actions.contains(Action.ADMIN_WRITE);
    }

    /** Why the rule is not about this caller on this service at this moment, or empty when it is. */
    Optional<Mismatch> mismatch(Caller caller, String service, Instant now) {
        Optional<Mismatch> mismatch = who.mismatch(caller);
        if (mismatch.isPresent()) {
            return mismatch;
        }
        if (isOfServer() != service.equals(AdminRole.SERVICE)) {
            return Optional.of(new Mismatch.OtherKind(isOfServer()));
        }
        if (!registries.isEmpty() && !registries.contains(service)) {
            return Optional.of(new Mismatch.OtherRegistry(registries, service));
        }
        return expires.filter(end -> !now.isBefore(end)).map(Mismatch.Expired::new);
    }

    @Override
    public String toString() {
        return line > 0 ? "\"" + name + "\" (line " + line + ")" : "\"" + name + "\"";
    }
}
