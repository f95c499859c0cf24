package dev.cambist.server.analysis;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.AdminRole;
import dev.cambist.core.access.Delegation;
import dev.cambist.core.access.Glob;
import dev.cambist.core.access.Policy;
import dev.cambist.core.access.RepositoryFilter;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Scope;
import dev.cambist.core.identity.Identity;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.IssuerSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares what two configurations give to one identity: for every action the patterns on which it has it, over all
 * repository names that can be, now and at every later moment at which a rule of either expires; and the same for the
 * robots that it may make for itself.
 */
public record Comparison(Configuration before, Configuration after) {
    /**
     * Who would ask.
     *
     * @param robots the life of a robot that the identity made for itself; empty where it asks itself
     */
    private record Asker(Sample sample, Optional<Duration> robots) {
        RepositoryFilter where(Policy rules, String service, Action action, Instant moment) {
            return robots.isPresent() && sample.caller() instanceof Identity owner
                    ? rules.where(new Delegation(owner, robots.get()), service, action, moment)
                    : rules.where(sample.caller(), service, action, moment);
        }

        Change change(String service, Change.Kind kind, String on, Action action, String example) {
            return new Change(
                    Optional.empty(), sample.name(), service, kind, on, List.of(action.word()), example, robots);
        }
    }

    /** Everything that changes for these identities, from now on. */
    public List<Change> changes(List<Sample> samples, Instant now) {
        List<Change> all = new ArrayList<>();
        for (Sample sample : samples) {
            issuerChange(sample).ifPresent(all::add);
            Set<Change> known = new HashSet<>();
            for (Instant moment : moments(now)) {
                List<Change> found = changesAt(sample, moment);
                found.stream()
                        .filter(change -> !known.contains(change))
                        .map(change -> moment.equals(now) ? change : change.from(moment))
                        .forEach(all::add);
                known.clear();
                known.addAll(found);
            }
        }
        return all;
    }

    private Set<Instant> moments(Instant now) {
        Set<Instant> moments = new TreeSet<>(Set.of(now));
        Stream.of(before, after)
                .flatMap(configuration -> configuration.access().rules().stream())
                .flatMap((Rule rule) -> rule.expires().stream())
                .filter(end -> end.isAfter(now))
                .forEach(moments::add);
        return moments;
    }

    private List<Change> changesAt(Sample sample, Instant moment) {
        Set<String> services = new TreeSet<>(new Registries(before).names());
        services.addAll(new Registries(after).names());
        List<Change> found = new ArrayList<>();
        Scope server = Scope.admin(Action.OF_THE_SERVER);
        found.addAll(asked(sample, AdminRole.SERVICE, server, Change.Kind.LOSES, before, after, moment));
        found.addAll(asked(sample, AdminRole.SERVICE, server, Change.Kind.GAINS, after, before, moment));
        for (String service : services) {
            found.addAll(onPatterns(new Asker(sample, Optional.empty()), service, moment));
            for (Duration life : sample.caller() instanceof Identity ? lives() : Set.<Duration>of()) {
                found.addAll(onPatterns(new Asker(sample, Optional.of(life)), service, moment));
            }
            sample.ask().forEach(scope -> {
                found.addAll(asked(sample, service, scope, Change.Kind.LOSES, before, after, moment));
                found.addAll(asked(sample, service, scope, Change.Kind.GAINS, after, before, moment));
            });
        }
        return found;
    }

    private List<Change> onPatterns(Asker asker, String service, Instant moment) {
        Map<String, List<Change>> byPattern = new LinkedHashMap<>();
        for (Action action : Action.OF_REGISTRIES) {
            Stream.of(
                            found(asker, service, action, Change.Kind.LOSES, before, after, moment),
                            found(asker, service, action, Change.Kind.GAINS, after, before, moment))
                    .flatMap(List::stream)
                    .forEach(change -> byPattern
                            .computeIfAbsent(
                                    change.kind() + " " + change.on() + " " + change.example(),
                                    key -> new ArrayList<>())
                            .add(change));
        }
        return byPattern.values().stream().map(Comparison::merged).toList();
    }

    /** Whatever robots of people may live for; between two of these, nothing changes. */
    private Set<Duration> lives() {
        return Stream.of(before, after)
                .flatMap(configuration -> configuration.access().rules().stream())
                .flatMap((Rule rule) -> rule.robots().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether its tokens are accepted may change with the issuer's URL, audiences, keys and the like. */
    private Optional<Change> issuerChange(Sample sample) {
        return sample.issuer()
                .filter(name -> !settings(before, name).equals(settings(after, name)))
                .map(name -> new Change(
                        Optional.empty(),
                        sample.name(),
                        "",
                        Change.Kind.MAY_DIFFER,
                        "issuer " + name + ", which is configured otherwise",
                        List.of(),
                        ""));
    }

    private static List<IssuerSettings> settings(Configuration configuration, String issuer) {
        return configuration.issuers().stream()
                .filter(settings -> settings.name().equals(issuer))
                .toList();
    }

    /** What the one configuration grants of a scope and the other does not. */
    private static List<Change> asked(
            Sample sample,
            String service,
            Scope scope,
            Change.Kind kind,
            Configuration has,
            Configuration lacks,
            Instant moment) {
        Set<Action> more = EnumSet.noneOf(Action.class);
        more.addAll(granted(has, sample, service, scope, moment));
        more.removeAll(granted(lacks, sample, service, scope, moment));
        List<String> words = scope.only(more).actionWords();
        return words.isEmpty()
                ? List.of()
                : List.of(new Change(
                        Optional.empty(), sample.name(), service, kind, scope.type() + ":" + scope.name(), words, ""));
    }

    private static Set<Action> granted(
            Configuration configuration, Sample sample, String service, Scope scope, Instant moment) {
        if (!knows(configuration, sample, service)) {
            return Set.of();
        }
        return configuration.access().decide(sample.caller(), service, List.of(scope), moment).granted().stream()
                .findFirst()
                .map(Scope::actions)
                .orElse(Set.of());
    }

    /** The patterns on which the one configuration gives the action and the other does not, or not everywhere. */
    private static List<Change> found(
            Asker asker,
            String service,
            Action action,
            Change.Kind kind,
            Configuration has,
            Configuration lacks,
            Instant moment) {
        if (action == Action.CATALOG) { // which no robot has
            return asker.robots().isPresent()
                    ? List.of()
                    : asked(asker.sample(), service, Scope.catalog(), kind, has, lacks, moment);
        }
        GlobSet there = new GlobSet(globs(lacks, asker, service, action, moment));
        List<Change> found = new ArrayList<>();
        for (Glob glob : globs(has, asker, service, action, moment)) {
            switch (only(glob, there)) {
                case TextSearch.Found.Text name ->
                    found.add(asker.change(service, kind, glob.pattern(), action, name.text()));
                case TextSearch.Found.None none -> {}
                case TextSearch.Found.Undecided undecided ->
                    found.add(asker.change(service, Change.Kind.MAY_DIFFER, glob.pattern(), action, ""));
            }
        }
        return found;
    }

    /** A repository on which the one pattern gives something and none of the others does. */
    private static TextSearch.Found only(Glob glob, GlobSet others) {
        return others.globs().contains(glob) ? new TextSearch.Found.None() : TextSearch.only(Texts.NAMES, glob, others);
    }

    private static Change merged(List<Change> changes) {
        Change first = changes.getFirst();
        List<String> actions = changes.stream()
                .flatMap(change -> change.actions().stream())
                .distinct()
                .toList();
        return new Change(
                first.from(),
                first.identity(),
                first.service(),
                first.kind(),
                first.on(),
                actions,
                first.example(),
                first.robots());
    }

    private static List<Glob> globs(
            Configuration configuration, Asker asker, String service, Action action, Instant moment) {
        return knows(configuration, asker.sample(), service)
                ? asker.where(configuration.access(), service, action, moment).globs()
                : List.of();
    }

    /** Without the registry there is nothing to get, and without its issuer an identity is refused. */
    static boolean knows(Configuration configuration, Sample sample, String service) {
        Set<String> issuers = new HashSet<>(
                configuration.issuers().stream().map(IssuerSettings::name).toList());
        boolean known = service.equals(AdminRole.SERVICE)
                || new Registries(configuration).names().contains(service);
        return known && sample.issuer().map(issuers::contains).orElse(true);
    }
}
