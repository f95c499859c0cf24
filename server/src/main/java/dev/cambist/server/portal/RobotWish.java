package dev.cambist.server.portal;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Delegation;
import dev.cambist.core.access.RepositoryFilter;
import dev.cambist.core.access.Role;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.ScopeMap;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.PortalRefusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.token.Service;
import dev.cambist.server.analysis.ScopeMapReach;
import dev.cambist.server.sessions.PersonalRobots;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a person wants a robot to be: read from its form, and held against what the rules let its robots do. */
final class RobotWish {
    private static final String WORD_MEANING = "1 to " + PersonalRobots.LONGEST_WORD
            + " letters, digits, dots, hyphens and underscores, a letter or digit first";
    private static final String ON_MEANING = "patterns of repositories, such as team/app or team/**";
    private static final long MOST_DAYS = Rule.LONGEST_ROBOT.toDays();
    private static final String DAYS_MEANING = "a number of days from 1 to " + MOST_DAYS;

    private RobotWish() {}

    static List<String> roles() {
        return Arrays.stream(Role.values()).map(Role::roleName).toList();
    }

    /** What is wanted, all of which the rules give; refuses the first thing that is not as it has to be. */
    static PersonalRobots.Wanted read(Visit visit) {
        Service registry = visit.requiredRegistry();
        String word = required(visit, "name", WORD_MEANING);
        if (!PersonalRobots.isWord(word)) {
            throw unusable("name", WORD_MEANING);
        }
        long days = days(required(visit, "days", DAYS_MEANING));
        PersonalRobots.Wanted wanted =
                new PersonalRobots.Wanted(word, registry.name(), access(visit), Duration.ofDays(days));
        requireGiven(visit, registry, wanted);
        return wanted;
    }

    private static long days(String text) {
        if (!text.matches("[0-9]{1,3}") || Long.parseLong(text) < 1 || Long.parseLong(text) > MOST_DAYS) {
            throw unusable("days", DAYS_MEANING);
        }
        return Long.parseLong(text);
    }

    private static ScopeMap access(Visit visit) {
        String named = required(visit, "role", "a role");
        Role role = Role.named(named).orElseThrow(() -> unusable("role", "one of " + String.join(", ", roles())));
        List<String> on = Arrays.stream(required(visit, "on", ON_MEANING).split("[\\s,]+"))
                .filter(pattern -> !pattern.isEmpty())
                .toList();
        try {
            return ScopeMap.of(role.actions(), on);
        } catch (IllegalArgumentException e) {
            throw unusable("on", ON_MEANING + ": " + e.getMessage());
        }
    }

    private static void requireGiven(Visit visit, Service registry, PersonalRobots.Wanted wanted) {
        Identity person = visit.person().identity();
        if (beyond(visit, registry, wanted.access(), new Delegation(person, wanted.life()))
                .isEmpty()) {
            return;
        }
        List<Duration> shorter = visit.flow().rights(visit.person(), registry).rules().stream()
                .flatMap(rule -> rule.robots().stream())
                .filter(longest -> longest.compareTo(wanted.life()) < 0)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
        for (Duration life : shorter) {
            if (beyond(visit, registry, wanted.access(), new Delegation(person, life))
                    .isEmpty()) {
                throw new RefusedException(
                        new PortalRefusal.RobotTooLong(wanted.life().toDays(), life.toDays()));
            }
        }
        // However short it were: that much is too much.
        Duration shortest = shorter.isEmpty() ? wanted.life() : shorter.getLast();
        ScopeMapReach.Beyond much = beyond(visit, registry, wanted.access(), new Delegation(person, shortest))
                .getFirst();
        throw new RefusedException(new PortalRefusal.RobotTooWide(much.words(), much.on(), registry.name()));
    }

    /** What of a scope map the rules do not let a robot do now. */
    static List<ScopeMapReach.Beyond> beyond(Visit visit, Service registry, ScopeMap access, Delegation from) {
        Function<Action, RepositoryFilter> given = action -> visit.flow().where(from, registry, action);
        return ScopeMapReach.beyond(access, given);
    }

    private static String required(Visit visit, String field, String meaning) {
        Optional<String> value = visit.fields().optional(field, meaning);
        return value.orElseThrow(() -> new RefusedException(new InvalidRequest.MissingField(field, meaning)));
    }

    static RefusedException unusable(String field, String expected) {
        return new RefusedException(new InvalidRequest.UnusableField(field, expected));
    }
}
