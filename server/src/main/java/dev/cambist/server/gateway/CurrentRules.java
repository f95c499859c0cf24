package dev.cambist.server.gateway;

import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Scope;
import dev.cambist.core.identity.Caller;
import java.util.List;

/** What the rules give at one registry at this moment, whatever they gave when a token was made. */
@FunctionalInterface
public interface CurrentRules {
    /** What of the scopes the caller has, and why. */
    Decision decide(Caller caller, List<Scope> asked);
}
