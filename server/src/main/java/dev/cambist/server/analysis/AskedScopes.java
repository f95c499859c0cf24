package dev.cambist.server.analysis;

import dev.cambist.core.access.Scope;
import dev.cambist.core.access.Scopes;
import dev.cambist.core.refusal.RefusedException;
import java.util.List;

/** The scopes that a command is asked about; unlike a server, it says so when one cannot be understood. */
public final class AskedScopes {
    private AskedScopes() {}

    /** Each thing once; throws {@link IllegalArgumentException} for text that is no scope, or no scope at all. */
    public static List<Scope> of(List<String> texts) {
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("no scope is given; expected one such as repository:acme/web:pull,push");
        }
        try {
            for (String text : texts) {
                List<Scope> read = Scopes.parse(List.of(text));
                if (read.isEmpty()
                        || read.stream().anyMatch(scope -> scope.actions().isEmpty())) {
                    throw new IllegalArgumentException(text + " is no scope; expected repository:NAME:ACTIONS, such as"
                            + " repository:acme/web:pull,push, or registry:catalog:*");
                }
            }
            return Scopes.parse(texts);
        } catch (RefusedException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
