package dev.cambist.core.access;

import java.util.ArrayList;
import java.util.List;

/**
 * What a caller gets of what it asked for, and why. The running server, its log and every command that explains use
 * this one object. What each rule said is found out when somebody reads it.
 */
public final class Decision {
    private final List<Scope> asked;
    private final List<Scope> granted;
    private final List<Verdict.Granted> grants;
    private final List<Verdict> verdicts;

    /** Verdicts of which the closest are found without asking for the others. */
    interface ClosestFirst {
        /** As {@link Decision#closest}. */
        List<Verdict> closest(int mostOthers);
    }

    /** A decision of which no rule is the reason, or all are known already. */
    public Decision(List<Scope> asked, List<Scope> granted, List<Verdict> verdicts) {
        this(asked, granted, grants(verdicts), List.copyOf(verdicts));
    }

    /** @param verdicts what each rule says, at any time the same */
    Decision(List<Scope> asked, List<Scope> granted, List<Verdict.Granted> grants, List<Verdict> verdicts) {
        this.asked = List.copyOf(asked);
        this.granted = List.copyOf(granted);
        this.grants = List.copyOf(grants);
        this.verdicts = verdicts;
    }

    /** What is said by those of the rules that gave something. */
    static List<Verdict.Granted> grants(List<Verdict> verdicts) {
        List<Verdict.Granted> grants = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            if (verdict instanceof Verdict.Granted granted) {
                grants.add(granted);
            }
        }
        return grants;
    }

    /** The scopes of the request. */
    public List<Scope> asked() {
        return asked;
    }

    /** The scopes that are left of them, none without an action. */
    public List<Scope> granted() {
        return granted;
    }

    /** The rules that gave something, in the order of the configuration; known without asking the others. */
    public List<Verdict.Granted> grants() {
        return grants;
    }

    /** What each rule said, in the order of the configuration; found out one by one as they are read. */
    public List<Verdict> verdicts() {
        return verdicts;
    }

    /**
     * The rules that gave something and at most so many of the others, in the order of the configuration: first those
     * that could have been about the caller, for of thousands about somebody else none tells why. Costs no more where
     * there are more rules.
     */
    public List<Verdict> closest(int mostOthers) {
        if (verdicts instanceof ClosestFirst lazy) {
            return lazy.closest(mostOthers);
        }
        List<Verdict> closest = new ArrayList<>();
        int others = 0;
        for (Verdict verdict : verdicts) {
            if (verdict instanceof Verdict.Granted || others++ < mostOthers) {
                closest.add(verdict);
            }
        }
        return closest;
    }

    /** What the {@link #closest} rules said in words, and how many more there are. */
    public List<String> why(int mostOthers) {
        List<Verdict> closest = closest(mostOthers);
        List<String> why =
                new ArrayList<>(closest.stream().map(Verdict::explain).toList());
        int more = verdicts.size() - closest.size();
        if (more > 0) {
            why.add("and " + more + " more rules");
        }
        return why;
    }

    /** Whether nothing that was asked for is missing. */
    public boolean isComplete() {
        return asked.equals(granted);
    }

    @Override
    public String toString() {
        return "granted " + granted + " of " + asked;
    }
}
