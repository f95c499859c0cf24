package dev.cambist.server.analysis;

import dev.cambist.core.access.RepositoryPattern;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Who;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.IssuerSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks for what a sound configuration may not have been meant to say. It warns only of what is sure from the file and
 * from the documentation of well-known issuers; that there is no warning says nothing.
 */
public final class Advice {
    private final Configuration configuration;
    private final Map<String, KnownIssuer> known = new LinkedHashMap<>();

    private Advice(Configuration configuration) {
        this.configuration = configuration;
        for (IssuerSettings issuer : configuration.issuers()) {
            KnownIssuer.of(issuer).ifPresent(kind -> known.put(issuer.name(), kind));
        }
    }

    /**
     * Everything worth another look, in the order of the file, what is about issuers first.
     *
     * @param now when the configuration is to be used
     */
    public static List<Warning> on(Configuration configuration, Instant now) {
        Advice advice = new Advice(configuration);
        List<Warning> warnings = new ArrayList<>(new Audiences(configuration).warnings());
        warnings.addAll(Realms.warnings(configuration));
        warnings.addAll(UnheldLocks.warnings(configuration));
        warnings.addAll(advice.onRules(now));
        return warnings.stream().sorted(Comparator.comparingInt(Warning::line)).toList();
    }

    /** Of a rule that gives nothing, nothing else is worth saying, and it covers nothing either. */
    private List<Warning> onRules(Instant now) {
        List<Warning> warnings = new ArrayList<>();
        List<Rule> giving = new ArrayList<>();
        for (Rule rule : configuration.access().rules()) {
            Idle idle = Idle.of(rule, issuer(rule), now);
            warnings.addAll(idle.warnings());
            if (!idle.wholly()) {
                giving.add(rule);
            }
        }
        Set<String> on = giving.stream()
                .flatMap(rule -> rule.on().stream())
                .map(RepositoryPattern::toString)
                .collect(Collectors.toSet());
        Redundant redundant = new Redundant(giving);
        for (int number = 0; number < giving.size(); number++) {
            Rule rule = giving.get(number);
            redundant.warning(number).ifPresent(warnings::add);
            warnings.addAll(TooWide.warnings(rule, issuer(rule)));
            Templates.withoutItself(rule, on).ifPresent(warnings::add);
        }
        return warnings;
    }

    private Optional<KnownIssuer> issuer(Rule rule) {
        return rule.who() instanceof Who.Matching who ? Optional.ofNullable(known.get(who.issuer())) : Optional.empty();
    }
}
