package dev.cambist.server.analysis;

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
        List<Warning> warnings = new ArrayList<>(new SharedAudiences(configuration).warnings());
        List<Rule> rules = configuration.access().rules();
        for (int number = 0; number < rules.size(); number++) {
            warnings.addAll(advice.onRule(number, now));
        }
        return warnings.stream().sorted(Comparator.comparingInt(Warning::line)).toList();
    }

    /** Of a rule that gives nothing, nothing else is worth saying. */
    private List<Warning> onRule(int number, Instant now) {
        Rule rule = configuration.access().rules().get(number);
        Optional<KnownIssuer> issuer = rule.who() instanceof Who.Matching who
                ? Optional.ofNullable(known.get(who.issuer()))
                : Optional.empty();
        List<Warning> warnings = new ArrayList<>(Idle.warnings(rule, issuer, now));
        if (warnings.stream().noneMatch(Idle::isFinal)) {
            Redundant.warning(configuration.access().rules(), number).ifPresent(warnings::add);
            warnings.addAll(TooWide.warnings(rule, issuer));
        }
        return warnings;
    }
}
