package dev.cambist.core.access;

import static dev.cambist.core.access.Action.CATALOG;
import static dev.cambist.core.access.Action.DELETE;
import static dev.cambist.core.access.Action.METADATA_READ;
import static dev.cambist.core.access.Action.METADATA_WRITE;
import static dev.cambist.core.access.Action.PULL;
import static dev.cambist.core.access.Action.PUSH;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * ACR's roles and the actions that each gives. The catalog comes with the registry roles (Acr…) where they are given on
 * the whole registry, and with Catalog Lister; never with the repository roles.
 */
public enum Role {
    ACR_PULL("AcrPull", PULL, METADATA_READ, CATALOG),
    ACR_PUSH("AcrPush", PULL, PUSH, METADATA_READ, METADATA_WRITE, CATALOG),
    ACR_DELETE("AcrDelete", DELETE),
    REPOSITORY_READER("RepositoryReader", PULL, METADATA_READ),
    REPOSITORY_WRITER("RepositoryWriter", PULL, PUSH, METADATA_READ, METADATA_WRITE),
    REPOSITORY_CONTRIBUTOR("RepositoryContributor", PULL, PUSH, DELETE, METADATA_READ, METADATA_WRITE),
    CATALOG_LISTER("CatalogLister", CATALOG);

    private final String roleName;

    @SuppressWarnings("ImmutableEnumChecker") // unmodifiable, which the type does not say
    private final Set<Action> actions;

    Role(String roleName, Action... actions) {
        this.roleName = roleName;
        this.actions = Collections.unmodifiableSet(EnumSet.copyOf(Arrays.asList(actions)));
    }

    /** The role as a rule spells it. */
    public String roleName() {
        return roleName;
    }

    public Set<Action> actions() {
        return actions;
    }

    public static Optional<Role> named(String roleName) {
        return Arrays.stream(values())
                .filter(role -> role.roleName.equals(roleName))
                .findFirst();
    }
}
