package dev.cambist.client;

import dev.cambist.client.wire.Origin;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what {@link RegistryCredentials} are to be. An identity is needed, or the word that there is none. */
public final class RegistryCredentialsBuilder {
    private final URI registry;
    private final Set<Origin> allowedRealms = new HashSet<>();
    private @Nullable IdentityTokenSource source;
    private boolean anonymous;
    private @Nullable String tenant;
    private boolean exchangeAtRegistry;
    private @Nullable Transport transport;

    RegistryCredentialsBuilder(URI registry) {
        Origin.of(registry);
        if (!List.of("", "/").contains(registry.getRawPath()) || registry.getRawQuery() != null) {
            throw new IllegalArgumentException(
                    Origin.shown(registry) + " has a path; give the registry's scheme and host alone");
        }
        this.registry = registry;
    }

    /**
     * Signs in with identity tokens.
     *
     * @param identityTokens is asked for a token that is valid then, before each exchange
     * @return this builder
     */
    public RegistryCredentialsBuilder identity(IdentityTokenSource identityTokens) {
        source = identityTokens;
        return this;
    }

    /**
     * Signs in with the identity token that a file holds, such as a Kubernetes service account's.
     *
     * @param file is read before each exchange
     * @return this builder
     */
    public RegistryCredentialsBuilder identityFile(Path file) {
        return identity(IdentityTokenSource.ofFile(file));
    }

    /**
     * Signs in as nobody, for what everybody may do.
     *
     * @return this builder
     */
    public RegistryCredentialsBuilder anonymous() {
        anonymous = true;
        return this;
    }

    /**
     * Names the tenant of the identity; few services need it.
     *
     * @param named an Entra tenant's id or domain
     * @return this builder
     */
    public RegistryCredentialsBuilder tenant(String named) {
        tenant = named;
        return this;
    }

    /**
     * Trusts a token service on another host than the registry's with the identity: only if its owner is the same.
     *
     * @param realm its address, of which scheme, host and port count, such as {@code https://auth.example.com}
     * @return this builder
     * @throws IllegalArgumentException when the address is plain http to another machine
     */
    public RegistryCredentialsBuilder allowRealm(URI realm) {
        allowedRealms.add(Origin.of(realm));
        return this;
    }

    /**
     * Sends exchanges to the registry's own host, as the Azure SDKs do, instead of the token service's.
     *
     * @return this builder
     */
    public RegistryCredentialsBuilder exchangeAtRegistry() {
        exchangeAtRegistry = true;
        return this;
    }

    /**
     * Says how requests travel; {@link Transport#standard()} unless given.
     *
     * @param means the HTTP client, time limits and retries
     * @return this builder
     */
    public RegistryCredentialsBuilder transport(Transport means) {
        transport = means;
        return this;
    }

    /**
     * Builds them; nothing is asked of anybody yet.
     *
     * @return the credentials
     * @throws IllegalArgumentException when there is neither an identity nor {@link #anonymous()}, or both
     */
    public RegistryCredentials build() {
        if (source == null && !anonymous) {
            throw new IllegalArgumentException("no identity; give a source of identity tokens, or say anonymous()");
        }
        if (source != null && anonymous) {
            throw new IllegalArgumentException("both an identity and anonymous() are given; leave one out");
        }
        Transport means = transport == null ? Transport.standard() : transport;
        Optional<Identities> identities =
                Optional.ofNullable(source).map(tokens -> new Identities(tokens, means.deadline()));
        Discovery discovery =
                new Discovery(registry, new RealmGuard(Origin.of(registry), allowedRealms), exchangeAtRegistry, means);
        return new RegistryCredentials(
                Origin.of(registry),
                discovery,
                new TokenServices(identities, Optional.ofNullable(tenant), means),
                means);
    }
}
