package dev.cambist.cli.wire;

import dev.cambist.client.wire.Challenge;
import dev.cambist.client.wire.Origin;
import dev.cambist.client.wire.RealmRule;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Asks a registry for its token service, and decides whether that one may be trusted with an identity. */
public final class Discovery {
    private final Http http;
    private final List<Origin> allowed;

    /**
     * A discovery.
     *
     * @param allowed token services that the caller trusts besides those on a registry's own host; their scheme, host
     *     and port count
     * @throws IOException when one of them is none to which a credential may be sent
     */
    public Discovery(Http http, List<URI> allowed) throws IOException {
        this.http = http;
        try {
            this.allowed = allowed.stream().map(Origin::of).toList();
        } catch (IllegalArgumentException e) {
            throw new IOException("no token service can be trusted by this address: " + e.getMessage(), e);
        }
    }

    /**
     * The token service of a registry, by the challenge of {@code GET /v2/}.
     *
     * @throws UntrustedRealmException when it is at another host that was not allowed
     * @throws IOException when the registry does not answer, or does not answer with a Bearer challenge
     */
    public TokenService find(Registry registry) throws IOException {
        List<URI> addresses = registry.addresses();
        for (int i = 0; i < addresses.size() - 1; i++) {
            Optional<Answer> answer = answerOf(addresses.get(i));
            // A TLS port answers plain http with 400, if at all.
            if (answer.isPresent() && answer.get().status() != 400) {
                return read(registry, addresses.get(i), answer.get());
            }
        }
        return read(registry, addresses.getLast(), ask(addresses.getLast()));
    }

    /** Empty when nobody answers: the next address says what is wrong, if it is not the right one either. */
    private Optional<Answer> answerOf(URI registry) {
        try {
            return Optional.of(ask(registry));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Answer ask(URI registry) throws IOException {
        return http.send(Request.get(registry.resolve("/v2/")));
    }

    private TokenService read(Registry registry, URI address, Answer answer) throws IOException {
        Optional<Challenge> challenge = Challenge.find(answer.header("WWW-Authenticate"));
        if (answer.status() != 401 || challenge.isEmpty()) {
            String said = ErrorText.of(answer, List.of());
            throw new IOException("the registry at " + address
                    + " does not ask for a token: GET /v2/ was answered with " + answer.status()
                    + " instead of 401 with a Bearer challenge"
                    + (said.contains(": ") ? " (" + said + ")" : ""));
        }
        URI realm =
                trusted("the registry at " + address, address, challenge.get().realm());
        return new TokenService(realm, challenge.get().service().orElse(registry.name()));
    }

    /**
     * The token service that a server's own refusal sends to, for one service alone; empty where it does not ask for a token
     * of that.
     *
     * @throws UntrustedRealmException when it is at another host that was not allowed
     */
    public Optional<TokenService> in(Answer refusal, String service) throws IOException {
        Optional<Challenge> challenge = Challenge.find(refusal.header("WWW-Authenticate"))
                .filter(found -> found.service().equals(Optional.of(service)));
        if (refusal.status() != 401 || challenge.isEmpty()) {
            return Optional.empty();
        }
        URI address = refusal.address().resolve("/");
        URI realm = trusted("the server at " + address, address, challenge.get().realm());
        return Optional.of(new TokenService(realm, service));
    }

    private URI trusted(String whose, URI address, String realm) throws IOException {
        return switch (new RealmRule(Origin.of(address), allowed).judge(realm)) {
            case RealmRule.Trusted trusted -> trusted.realm();
            case RealmRule.Elsewhere elsewhere ->
                throw new UntrustedRealmException(whose + " sends its clients to the token service " + elsewhere.shown()
                        + ", to which no identity is sent, as it is on another host; if it is the right one, allow it"
                        + " with --realm " + elsewhere.origin() + " or the variable CAMBIST_REALM");
            case RealmRule.Unusable unusable ->
                throw new UntrustedRealmException(
                        whose + " names a token service to which no identity is sent: " + unusable.why());
        };
    }
}
