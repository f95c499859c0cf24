package dev.cambist.testkit.idp;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The accounts that can sign in at the token endpoints. */
final class Directory {
    private final Map<Key, User> users = new ConcurrentHashMap<>();
    private final Map<Key, ServicePrincipal> servicePrincipals = new ConcurrentHashMap<>();

    private record Key(String tenant, String name) {
        static Key of(Account account) {
            return switch (account) {
                case User user -> new Key(user.tenant(), user.name());
                case ServicePrincipal principal -> new Key(principal.tenant(), principal.name());
            };
        }
    }

    User user(String name) {
        return users.computeIfAbsent(new Key(IdentityProvider.TENANT, name), key -> User.named(name));
    }

    ServicePrincipal servicePrincipal(String name) {
        return servicePrincipals.computeIfAbsent(
                new Key(IdentityProvider.TENANT, name), key -> ServicePrincipal.named(name));
    }

    void add(Account account) {
        switch (account) {
            case User user -> users.put(Key.of(user), user);
            case ServicePrincipal principal -> servicePrincipals.put(Key.of(principal), principal);
        }
    }

    void remove(Account account) {
        switch (account) {
            case User user -> users.remove(Key.of(user));
            case ServicePrincipal principal -> servicePrincipals.remove(Key.of(principal));
        }
    }

    /** By short name or by user principal name, which is not case-sensitive. */
    Optional<User> findUser(String tenant, String name) {
        return users.values().stream()
                .filter(user -> user.tenant().equals(tenant))
                .filter(user -> user.name().equals(name) || user.principalName().equalsIgnoreCase(name))
                .findFirst();
    }

    /** By name. */
    List<User> users(String tenant) {
        return users.values().stream()
                .filter(user -> user.tenant().equals(tenant))
                .sorted(Comparator.comparing(User::name))
                .toList();
    }

    Optional<User> findUserById(String tenant, String objectId) {
        return users.values().stream()
                .filter(user -> user.tenant().equals(tenant))
                .filter(user -> user.objectId().equals(objectId))
                .findFirst();
    }

    Optional<ServicePrincipal> findClient(String tenant, String clientId) {
        return servicePrincipals.values().stream()
                .filter(principal -> principal.tenant().equals(tenant))
                .filter(principal -> principal.clientId().equals(clientId))
                .findFirst();
    }
}
