package dev.cambist.server.metrics;

import dev.cambist.core.access.Rule;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The labels of rules. A configuration may have ten thousand rules, and a reload may bring ten thousand others; each pair
 * of labels is a time series for as long as the process lives, so only the first that give something have names.
 */
final class RuleLabels {
    static final int MOST = 1000;
    private static final String OTHERS = "(others)";

    private final Set<String> named = ConcurrentHashMap.newKeySet();

    /** Issuer and rule. */
    String[] of(String issuer, Rule rule) {
        String pair = issuer + '\0' + rule.name();
        if (named.contains(pair) || (named.size() < MOST && add(pair))) {
            return new String[] {issuer, rule.name()};
        }
        return new String[] {issuer, OTHERS};
    }

    private synchronized boolean add(String pair) {
        return named.size() < MOST && named.add(pair);
    }
}
