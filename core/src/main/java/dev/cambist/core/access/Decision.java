package dev.cambist.core.access;

import java.util.List;
import java.util.function.Supplier;

/**
 * What a caller gets of what it asked for, and why. The running server, its log and every command that explains use
 * this one object. What each rule said is found out when somebody reads it.
 */
public final class Decision {
    private final List<Scope> asked;
    private final List<Scope> granted;
    private final List<Verdict.Granted> grants;
    private final Supplier<List<Verdict>> verdicts;

    /** A decision of which no rule is the reason, or all are known already. */
    public Decision(List<Scope> asked, List<Scope> granted, List<Verdict> verdicts) {
        this(asked, granted, grants(verdicts), known(verdicts));
    }

    /** @param verdicts what each rule says, at any time the same */
    Decision(List<Scope> asked, List<Scope> granted, List<Verdict.Granted> grants, Supplier<List<Verdict>> verdicts) {
        this.asked = List.copyOf(asked);
        this.granted = List.copyOf(granted);
        this.grants = List.copyOf(grants);
        this.verdicts = verdicts;
    }

    /** What is said by those of the rules that gave something. */
    static List<Verdict.Granted> grants(List<Verdict> verdicts) {
        return verdicts.stream()
                .filter(Verdict.Granted.class::isInstance)
                .map(Verdict.Granted.class::cast)
                .toList();
    }

    private static Supplier<List<Verdict>> known(List<Verdict> verdicts) {
        List<Verdict> copy = List.copyOf(verdicts);
        return () -> copy;
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
        return verdicts.get();
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
