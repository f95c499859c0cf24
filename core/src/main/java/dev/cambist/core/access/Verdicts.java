package dev.cambist.core.access;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import java.util.TreeMap;

/**
 * What every rule says to a request, also those that the index has ruled out. Such a rule is asked when its verdict is
 * read, so who reads the first twenty of thousands pays for twenty.
 */
final class Verdicts extends AbstractList<Verdict> implements RandomAccess, Decision.ClosestFirst {
    private final List<Rule> rules;
    private final AccessRequest request;
    private final int[] candidates;
    private final List<Verdict> considered;

    /**
     * @param candidates the numbers of the rules that were asked already, in their order
     * @param considered what these said
     */
    Verdicts(List<Rule> rules, AccessRequest request, int[] candidates, List<Verdict> considered) {
        this.rules = rules;
        this.request = request;
        this.candidates = candidates;
        this.considered = considered;
    }

    @Override
    public Verdict get(int index) {
        int known = Arrays.binarySearch(candidates, index);
        return known >= 0
                ? considered.get(known)
                : request.consider(rules.get(index), new AccessRequest.GrantedActions(request.asked()));
    }

    @Override
    public int size() {
        return rules.size();
    }

    @Override
    public List<Verdict> closest(int mostOthers) {
        TreeMap<Integer, Verdict> closest = new TreeMap<>();
        int others = 0;
        for (int i = 0; i < candidates.length; i++) {
            Verdict verdict = considered.get(i);
            if (verdict instanceof Verdict.Granted || others++ < mostOthers) {
                closest.put(candidates[i], verdict);
            }
        }
        for (int number = 0; number < rules.size() && others < mostOthers; number++) {
            if (Arrays.binarySearch(candidates, number) < 0) {
                closest.put(number, get(number));
                others++;
            }
        }
        return new ArrayList<>(closest.values());
    }
}
