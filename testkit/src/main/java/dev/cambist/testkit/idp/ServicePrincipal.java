package dev.cambist.testkit.idp;

import java.util.List;
import java.util.Map;

/** An application in a tenant: a client id and a secret. */
public record ServicePrincipal(
        String name,
        String tenant,
        String objectId,
        String clientId,
        Secret secret,
        List<String> groups,
        List<String> roles,
        Map<String, Object> claims)
        implements Account {

    public ServicePrincipal {
        Guid.requireTenant(tenant);
        groups = List.copyOf(groups);
        roles = List.copyOf(roles);
        claims = Json.copyOf(claims);
    }

    /** A service principal of the provider's own tenant, with a random secret. */
    public static ServicePrincipal named(String name) {
        return named(name, IdentityProvider.TENANT);
    }

    public static ServicePrincipal named(String name, String tenant) {
        return new ServicePrincipal(
                name,
                tenant,
                Guid.of("object", tenant, name),
                Guid.of("client", tenant, name),
                Secret.random(),
                List.of(),
                List.of(),
                Map.of());
    }

    public ServicePrincipal withObjectId(String newObjectId) {
        return new ServicePrincipal(name, tenant, newObjectId, clientId, secret, groups, roles, claims);
    }

    public ServicePrincipal withClient(String newClientId, String newSecret) {
        return new ServicePrincipal(name, tenant, objectId, newClientId, Secret.of(newSecret), groups, roles, claims);
    }

    public ServicePrincipal withGroups(String... newGroups) {
        return new ServicePrincipal(name, tenant, objectId, clientId, secret, List.of(newGroups), roles, claims);
    }

    public ServicePrincipal withRoles(String... newRoles) {
        return new ServicePrincipal(name, tenant, objectId, clientId, secret, groups, List.of(newRoles), claims);
    }

    public ServicePrincipal withClaim(String claim, Object value) {
        return new ServicePrincipal(
                name, tenant, objectId, clientId, secret, groups, roles, Json.with(claims, claim, value));
    }
}
