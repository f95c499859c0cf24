package dev.cambist.core.access;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * What every rule says to a request, also those that the index has ruled out. A rule is asked when its verdict is read,
 * so who reads the first twenty of thousands pays for twenty.
 */
final class Verdicts extends AbstractList<Verdict> implements RandomAccess {
    private final List<Rule> rules;
    private final AccessRequest request;

    Verdicts(List<Rule> rules, AccessRequest request) {
        this.rules = rules;
        this.request = request;
    }

    @Override
    public Verdict get(int index) {
        return request.consider(rules.get(index), new AccessRequest.GrantedActions(request.asked()));
    }

    @Override
    public int size() {
        return rules.size();
    }
}
