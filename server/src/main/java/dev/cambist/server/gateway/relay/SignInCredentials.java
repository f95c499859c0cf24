package dev.cambist.server.gateway.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.server.gateway.UpstreamChallenge;
import dev.cambist.server.gateway.UpstreamRealm;
import dev.cambist.server.gateway.UpstreamTokens;
import dev.cambist.server.gateway.relay.UpstreamFailure.RefusedByUpstream;
import dev.cambist.server.gateway.relay.UpstreamFailure.WithoutToken;
import dev.cambist.server.settings.UpstreamSettings;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway shows to the registry behind it: nothing, its password, or, once the upstream has asked for them, tokens
 * that it buys with the password where the upstream sends it, if it may go there. Waits for answers, on virtual threads.
 */
final class SignInCredentials implements UpstreamCredentials {
    private static final String BASE = "/v2/";

    private final UpstreamSettings settings;
    private final UpstreamFetch fetch;
    private final UpstreamTokens tokens;
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile @Nullable UpstreamRealm realm;

    SignInCredentials(UpstreamSettings settings, UpstreamFetch fetch) {
        this.settings = settings;
        this.fetch = fetch;
        this.tokens = new UpstreamTokens(this::buy, InstantSource.system());
    }

    @Override
    public Optional<String> authorization(List<String> scopes) {
        UpstreamRealm known = realm;
        return known == null ? password() : Optional.of(bearer(known, scopes));
    }

    @Override
    public void prepare() {
        if (settings.login().isEmpty() || realm != null || asked.getAndSet(true)) {
            return;
        }
        try {
            ContentResponse answer = fetch.get(settings.url().resolve(BASE), password());
            if (answer.getStatus() == HttpStatus.UNAUTHORIZED_401
                    && UpstreamCredentials.challenge(answer) instanceof UpstreamChallenge.Bearer bearer) {
                realm = allowed(bearer);
            }
        } catch (IOException e) {
            asked.set(false); // the request itself will find out what is wrong
        }
    }

    @Override
    public Optional<String> after(RefusedByUpstream refused, List<String> scopes) {
        if (!(refused.challenge() instanceof UpstreamChallenge.Bearer bearer)) {
            realm = null;
            throw new WithoutToken(UpstreamFailure.REFUSES_US, String.valueOf(refused.getMessage()));
        }
        UpstreamRealm allowed = allowed(bearer);
        List<String> wanted = bearer.scope()
                .map(text -> List.of(text.strip().split(" +", -1)))
                .orElse(scopes);
        realm = allowed;
        tokens.forget(allowed, scopes);
        tokens.forget(allowed, wanted);
        return Optional.of(bearer(allowed, wanted));
    }

    private UpstreamRealm allowed(UpstreamChallenge.Bearer bearer) {
        return UpstreamRealm.of(bearer, settings.url(), settings.tokenRealm())
                .orElseThrow(() -> new WithoutToken(
                        UpstreamFailure.ASKS_ELSEWHERE,
                        "its challenge names the realm " + bearer.realm().replaceAll("[^!-~]", "?")));
    }

    private String bearer(UpstreamRealm known, List<String> scopes) {
        try {
            return "Bearer " + tokens.token(known, scopes).value();
        } catch (IOException e) {
            throw new WithoutToken(UpstreamFailure.NO_TOKEN, known.url() + ": " + e.getMessage());
        }
    }

    private byte[] buy(URI request) throws IOException {
        ContentResponse answer = fetch.get(request, password());
        if (answer.getStatus() != HttpStatus.OK_200) {
            throw new IOException("status " + answer.getStatus());
        }
        return answer.getContent();
    }

    /** Basic credentials (RFC 7617), where there are any. */
    private Optional<String> password() {
        return settings.login().map(login -> {
            byte[] both = (login.user() + ":" + login.password().value()).getBytes(UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(both);
        });
    }
}
