package dev.cambist.client;

import static dev.cambist.client.FakeService.EXCHANGE;
import static dev.cambist.client.FakeService.TOKEN;

import dev.cambist.client.FakeService.Asked;
import dev.cambist.client.FakeService.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A registry that accepts the tokens which its token service gave, and nothing else, until it is told to forget them. */
final class FakeRegistry implements AutoCloseable {
    static final String MANIFEST = "/v2/team/app/manifests/latest";
    static final Duration REFRESH_LIFE = Duration.ofHours(3);
    static final Duration ACCESS_LIFE = Duration.ofMinutes(15);

    final FakeService service = new FakeService();
    private final ManualClock clock;
    private final Set<String> refreshTokens = ConcurrentHashMap.newKeySet();
    private final Set<String> accessTokens = ConcurrentHashMap.newKeySet();
    private final AtomicInteger minted = new AtomicInteger();

    FakeRegistry(ManualClock clock) {
        this.clock = clock;
        service.answer(EXCHANGE, this::exchange);
        service.answer(TOKEN, this::token);
        service.answer(MANIFEST, this::manifest);
    }

    URI url() {
        return service.url();
    }

    URI manifest() {
        return url().resolve(MANIFEST);
    }

    void forgetRefreshTokens() {
        refreshTokens.clear();
    }

    void forgetAccessTokens() {
        accessTokens.clear();
    }

    int exchanges() {
        return service.asked(EXCHANGE).size();
    }

    int tokensBought() {
        return service.asked(TOKEN).size();
    }

    private Reply exchange(Asked asked) {
        String token = Jwt.ending(clock.instant().plus(REFRESH_LIFE), "refresh-" + minted.incrementAndGet());
        refreshTokens.add(token);
        return Reply.refreshToken(token);
    }

    private Reply token(Asked asked) {
        boolean anonymous = asked.field("grant_type").equals("password");
        if (!anonymous && !refreshTokens.contains(asked.field("refresh_token"))) {
            return Reply.error(401, "UNAUTHORIZED", "the refresh token is revoked");
        }
        String token = Jwt.ending(clock.instant().plus(ACCESS_LIFE), "access-" + minted.incrementAndGet());
        accessTokens.add("Bearer " + token);
        return Reply.accessToken(token);
    }

    private Reply manifest(Asked asked) {
        if (accessTokens.contains(asked.header("Authorization"))) {
            return Reply.json(200, "{\"manifest\":true}");
        }
        return Reply.challenge("Bearer realm=\"" + url() + "/oauth2/token\",service=\"registry.test\","
                + "scope=\"repository:team/app:pull\",error=\"invalid_token\"");
    }

    @Override
    public void close() {
        service.close();
    }
}
