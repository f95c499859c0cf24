package dev.cambist.core.access;

import dev.cambist.core.identity.Identity;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;
import java.util.stream.Stream;

/** What the entries of a robot's scope map say, as far as its owner may do that, and then what the owner's rules say. */
final class RobotVerdicts extends AbstractList<Verdict> implements RandomAccess, Decision.ClosestFirst {
    private final Decision own;
    private final Decision owners;
    private final Identity owner;
    private final boolean trusted;

    /**
     * @param own what the scope map grants
     * @param owners what of that the rules grant to a robot of the owner
     * @param trusted whether they were asked
     */
    RobotVerdicts(Decision own, Decision owners, Identity owner, boolean trusted) {
        this.own = own;
        this.owners = owners;
        this.owner = owner;
        this.trusted = trusted;
    }

    List<Verdict.Granted> grants() {
        return Stream.concat(own.grants().stream().map(this::limited), owners.grants().stream())
                .filter(Verdict.Granted.class::isInstance)
                .map(Verdict.Granted.class::cast)
                .toList();
    }

    @Override
    public Verdict get(int index) {
        int first = own.verdicts().size();
        return index < first
                ? limited(own.verdicts().get(index))
                : owners.verdicts().get(index - first);
    }

    @Override
    public int size() {
        return own.verdicts().size() + owners.verdicts().size();
    }

    @Override
    public List<Verdict> closest(int mostOthers) {
        List<Verdict> closest = new ArrayList<>();
        int others = 0;
        for (Verdict verdict : own.closest(mostOthers)) {
            Verdict limited = limited(verdict);
            if (limited instanceof Verdict.Granted || others++ < mostOthers) {
                closest.add(limited);
            }
        }
        closest.addAll(owners.closest(Math.max(0, mostOthers - others)));
        return closest;
    }

    private Verdict limited(Verdict verdict) {
        if (!(verdict instanceof Verdict.Granted granted)) {
            return verdict;
        }
        List<Scope> kept = Scope.intersection(granted.scopes(), owners.granted());
        return kept.isEmpty()
                ? new Verdict.NotApplied(granted.rule(), new Mismatch.BeyondOwner(owner, trusted, granted.scopes()))
                : new Verdict.Granted(granted.rule(), kept);
    }
}
