package dev.cambist.core.access;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a rule can let somebody do to the server itself. These are no {@linkplain Role roles of registries}: no list of
 * actions, no role of the configuration and no robot can have them, and no pattern leads to them.
 */
public enum AdminRole {
    /** Everything that the admin API offers. */
    ADMIN("CambistAdmin", EnumSet.of(Action.ADMIN_READ, Action.ADMIN_WRITE)),
    /** To ask, and to try without changing anything. */
    READER("CambistReader", EnumSet.of(Action.ADMIN_READ));

    /**
     * The service that tokens for the admin API are of: no registry can have the name, because it is neither a host nor a
     * host and port.
     */
    public static final String SERVICE = "cambist:admin";

    private final String roleName;

    @SuppressWarnings("ImmutableEnumChecker") // unmodifiable, which the type does not say
    private final Set<Action> actions;

    AdminRole(String roleName, Set<Action> actions) {
        this.roleName = roleName;
        this.actions = Collections.unmodifiableSet(actions);
    }

    /** The role as a rule spells it. */
    public String roleName() {
        return roleName;
    }

    public Set<Action> actions() {
        return actions;
    }

    public static Optional<AdminRole> named(String roleName) {
        return Arrays.stream(values())
                .filter(role -> role.roleName.equals(roleName))
                .findFirst();
    }
}
