package dev.cambist.core.access;

import java.util.List;

/**
 * What a caller gets of what he asked for, and why. The running server, its log and every command that explains use
 * this one object.
 *
 * @param asked the scopes of the request
 * @param granted the scopes that are left of them, none without an action
 * @param verdicts what each rule said, in the order of the configuration
 */
public record Decision(List<Scope> asked, List<Scope> granted, List<Verdict> verdicts) {
    public Decision {
        asked = List.copyOf(asked);
        granted = List.copyOf(granted);
        verdicts = List.copyOf(verdicts);
    }

    /** Whether nothing that was asked for is missing. */
    public boolean isComplete() {
        return asked.equals(granted);
    }
}
