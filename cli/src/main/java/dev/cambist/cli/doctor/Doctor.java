package dev.cambist.cli.doctor;

import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.source.IdentityRequest;
import dev.cambist.cli.source.SignIn;
import dev.cambist.client.wire.Challenge;
import dev.cambist.client.wire.Origin;
import dev.cambist.core.jose.Secret;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at a set-up from the outside: from the connection to what a registry makes of a token. */
final class Doctor {
    private static final String REPOSITORY = "cambist/doctor";
    private static final String CORRELATION = "X-Ms-Correlation-Request-Id";
    private static final List<Check> OF_A_REGISTRY = List.of(
            Check.PING_STATUS,
            Check.ONE_CHALLENGE,
            Check.CHALLENGE_FORM,
            Check.CHALLENGE_SCOPE,
            Check.REPOSITORY_CHALLENGE,
            Check.REALM_FORM,
            Check.REALM_HOST,
            Check.REGISTRY_TRUST,
            Check.SCOPE_ENFORCEMENT);

    private final Probe probe;
    private final List<String> scopes;
    private final Findings findings = new Findings();
    private final TlsChecks tls;
    private final RegistryChecks registryChecks;
    private final RealmChecks realmChecks;
    private final IdentityChecks identityChecks;

    /**
     * A doctor.
     *
     * @param signIn where an identity may be, and which token services are trusted with it
     * @param scopes what a token should be asked for
     * @throws IOException when a token service is named that cannot be trusted
     */
    Doctor(Probe probe, ProcessContext context, SignIn signIn, List<String> scopes) throws IOException {
        this.probe = probe;
        this.scopes = List.copyOf(scopes);
        this.tls = new TlsChecks(
                context.http().trust().manager(),
                context.http().proxies(),
                context.clock().instant(),
                findings);
        this.registryChecks = new RegistryChecks(probe, context.clock(), findings);
        this.realmChecks = RealmChecks.allowing(signIn.allowedRealms(), findings);
        this.identityChecks = new IdentityChecks(signIn.sources(), findings);
    }

    /** Looks at everything that can be reached from an address; each check has a finding in the end. */
    Findings look(IdentityRequest wanted, URI address, Optional<String> service) throws InterruptedException {
        String why = examine(wanted, address, service);
        if (!findings.isBroken(Check.BEHIND)) {
            findings.ok(Check.BEHIND, "whoever is asked answers by itself");
        }
        findings.rest(Arrays.asList(Check.values()), why);
        return findings;
    }

    /** Goes on as long as there is something to ask; returns why the rest was not. */
    private String examine(IdentityRequest wanted, URI address, Optional<String> service) throws InterruptedException {
        if (!tls.look(address)) {
            return "there is no safe connection to " + Origin.shown(address);
        }
        Optional<Reply> ping = registryChecks.ping(address);
        if (ping.isEmpty()) {
            return findings.isBroken(Check.BEHIND)
                    ? "what stands behind the proxy is down"
                    : "GET /v2/ was not answered by the registry itself";
        }
        if (ping.get().status() == 404 && ping.get().header(CORRELATION).isPresent()) {
            findings.rest(
                    OF_A_REGISTRY, "this is the address of a token service; give that of a registry to check both");
            URI realm = address.resolve("/oauth2/token");
            return service.isEmpty()
                    ? "the registry's name is not known; give it with --service"
                    : examineService(wanted, realm, service.get(), Optional.empty());
        }
        registryChecks.judge(ping.get());
        return examineRegistry(wanted, address, ping.get(), service);
    }

    private String examineRegistry(IdentityRequest wanted, URI registry, Reply ping, Optional<String> given)
            throws InterruptedException {
        Optional<URI> realm = new ChallengeChecks(findings).look(ping);
        registryChecks.lookAtRepository(registry, repository());
        if (realm.isEmpty()) {
            return "the registry does not say where its token service is";
        }
        if (!realmChecks.look(registry, realm.get())
                || !(realmChecks.isSameServer(registry, realm.get()) || tls.look(realm.get()))) {
            return "there is no safe connection to " + Origin.shown(realm.get());
        }
        Optional<String> named =
                Challenge.find(ping.headers().all("WWW-Authenticate")).flatMap(Challenge::service);
        if (named.isEmpty()) {
            findings.broken(Check.SERVICE_NAME, "the challenge names no service");
            return "the challenge names no service";
        }
        if (given.isPresent() && !given.equals(named)) {
            findings.broken(
                    Check.SERVICE_NAME, "the registry calls itself " + named.get() + ", and not " + given.get());
        }
        return examineService(wanted, realm.get(), named.get(), Optional.of(registry));
    }

    private String examineService(IdentityRequest wanted, URI realm, String service, Optional<URI> registry)
            throws InterruptedException {
        if (!new TokenServiceChecks(probe, registryChecks, findings).look(realm, service)) {
            return findings.isBroken(Check.BEHIND)
                    ? "what stands behind the proxy is down"
                    : "the token service does not answer as one does";
        }
        if (!findings.isBroken(Check.REDIRECT)) {
            findings.ok(Check.REDIRECT, "nothing is redirected");
        }
        if (findings.isBroken(Check.SERVICE_NAME)) {
            return "the token service and the registry have different names for it";
        }
        boolean trusted = registry.isEmpty() || realmChecks.isTrusted(registry.get(), realm);
        TokenChecks tokens = new TokenChecks(probe, findings, realm, service);
        tokens.lookAsDocker();
        Optional<Secret> identity = trusted ? identityChecks.find(wanted) : identityChecks.withheld(realm);
        Optional<Secret> refreshToken = identity.isPresent() ? tokens.exchange(identity.get()) : Optional.empty();
        if (identity.isPresent() && refreshToken.isEmpty()) {
            return "the exchange gave no refresh token";
        }
        examineTokens(tokens, refreshToken, registry);
        return refreshToken.isPresent() ? "nothing was asked for; give --scope" : "there is no identity to ask with";
    }

    private void examineTokens(TokenChecks tokens, Optional<Secret> refreshToken, Optional<URI> registry)
            throws InterruptedException {
        Optional<Secret> plain = tokens.token(refreshToken, List.of());
        if (plain.isPresent() && registry.isPresent()) {
            new AcceptanceChecks(probe, findings, registry.get(), repository()).lookAtPlainToken(plain.get());
        }
        if (refreshToken.isPresent() && !scopes.isEmpty()) {
            tokens.token(refreshToken, scopes).ifPresent(token -> GrantedScopes.look(token, scopes, findings));
        }
    }

    /** The repository that is asked for: the first of the scopes, as there may be a rule for it in a proxy. */
    private String repository() {
        return scopes.stream()
                .flatMap(scope -> scope.startsWith("repository:") && scope.lastIndexOf(':') > "repository:".length()
                        ? Stream.of(scope.substring("repository:".length(), scope.lastIndexOf(':')))
                        : Stream.empty())
                .findFirst()
                .orElse(REPOSITORY);
    }
}
