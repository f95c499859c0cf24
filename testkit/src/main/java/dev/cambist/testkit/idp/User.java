package dev.cambist.testkit.idp;

import java.util.List;
import java.util.Map;

/**
 * A person in a tenant.
 *
 * @param name the short name; with an {@code @} it is the user principal name as it stands
 */
public record User(
        String name,
        String tenant,
        String objectId,
        Secret password,
        List<String> groups,
        List<String> roles,
        Map<String, Object> claims)
        implements Account {

    private static final String DOMAIN = "cambist.example";

    public User {
        Guid.requireTenant(tenant);
        groups = List.copyOf(groups);
        roles = List.copyOf(roles);
        claims = Json.copyOf(claims);
    }

    /** A user of the provider's own tenant, with a random password. */
    public static User named(String name) {
        return named(name, IdentityProvider.TENANT);
    }

    public static User named(String name, String tenant) {
        return new User(name, tenant, Guid.of("object", tenant, name), Secret.random(), List.of(), List.of(), Map.of());
    }

    /** What this person types when asked for a user name. */
    public String principalName() {
        return name.contains("@") ? name : name + "@" + DOMAIN;
    }

    /** What this person is called: the claim {@code name}, or else the short name. */
    String displayName() {
        return claims.get("name") instanceof String called ? called : name;
    }

    public User withObjectId(String newObjectId) {
        return new User(name, tenant, newObjectId, password, groups, roles, claims);
    }

    public User withPassword(String newPassword) {
        return new User(name, tenant, objectId, Secret.of(newPassword), groups, roles, claims);
    }

    public User withGroups(String... newGroups) {
        return new User(name, tenant, objectId, password, List.of(newGroups), roles, claims);
    }

    public User withRoles(String... newRoles) {
        return new User(name, tenant, objectId, password, groups, List.of(newRoles), claims);
    }

    public User withClaim(String claim, Object value) {
        return new User(name, tenant, objectId, password, groups, roles, Json.with(claims, claim, value));
    }
}
