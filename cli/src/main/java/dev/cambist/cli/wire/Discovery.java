package dev.cambist.cli.wire;

import dev.cambist.client.internal.Challenge;
import dev.cambist.client.internal.Origin;
import dev.cambist.client.internal.Wording;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/** Asks a registry for its token service, and decides whether that one may be trusted with an identity. */
public final class Discovery {
    private static final int MAX_SHOWN = 200;

    private final Http http;
    private final List<URI> allowed;

    /**
     * A discovery.
     *
     * @param allowed token services that the caller trusts besides those on a registry's own host; their scheme, host
     *     and port count
     */
    public Discovery(Http http, List<URI> allowed) {
        this.http = http;
        this.allowed = List.copyOf(allowed);
    }

    /**
     * The token service of a registry, by the challenge of {@code GET /v2/}.
     *
     * @throws UntrustedRealmException when it is at another host that was not allowed
     * @throws IOException when the registry does not answer, or does not answer with a Bearer challenge
     */
    public TokenService find(Registry registry) throws IOException {
        IOException first = new IOException("no address");
        for (int i = 0; i < registry.addresses().size(); i++) {
            URI address = registry.addresses().get(i);
            try {
                Challenge challenge = challenge(address);
                URI realm = trusted(address, challenge.realm());
                return new TokenService(realm, challenge.service().orElse(registry.name()));
            } catch (UntrustedRealmException e) {
                throw e;
            } catch (IOException e) {
                first = i == 0 ? e : first;
            }
        }
        throw first;
    }

    private Challenge challenge(URI registry) throws IOException {
        Answer answer = http.send(Request.get(registry.resolve("/v2/")));
        Optional<Challenge> challenge = Challenge.find(answer.header("WWW-Authenticate"));
        if (answer.status() != 401 || challenge.isEmpty()) {
            throw new IOException(
                    "the registry at " + registry + " does not ask for a token: GET /v2/ was answered with "
                            + answer.status() + " instead of 401 with a Bearer challenge");
        }
        return challenge.get();
    }

    /**
     * A service on the registry's own host, at any port where the host is a name; where it is an address the port is
     * the registry's. See CVE-2026-33540 for what happens without such a rule.
     */
    private URI trusted(URI registry, String realm) throws IOException {
        String shown = Wording.clean(realm, List.of(), MAX_SHOWN);
        try {
            URI address = new URI(realm);
            Origin there = Origin.of(address);
            if (!isAllowed(there) && !isSameSite(Origin.of(registry), there)) {
                throw new UntrustedRealmException("the registry at " + registry
                        + " sends its clients to the token service "
                        + shown + ", to which no identity is sent, as it is on another host; if it is the right one,"
                        + " allow it with --realm " + there + " or the variable CAMBIST_REALM");
            }
            return address;
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new UntrustedRealmException("the registry at " + registry
                    + " names a token service to which no identity is sent: "
                    + Wording.clean(String.valueOf(e.getMessage()), List.of(), MAX_SHOWN));
        }
    }

    private boolean isAllowed(Origin realm) {
        return allowed.stream().map(Origin::of).anyMatch(realm::equals);
    }

    private static boolean isSameSite(Origin registry, Origin realm) {
        if (realm.equals(registry)) {
            return true;
        }
        boolean noWeaker = realm.scheme().equals("https") || registry.scheme().equals("http");
        return realm.host().equals(registry.host()) && !registry.isAddressLiteral() && noWeaker;
    }
}
