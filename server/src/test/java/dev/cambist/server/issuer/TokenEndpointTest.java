package dev.cambist.server.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.settings.ClientSettings;
import dev.cambist.server.settings.Connection;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class TokenEndpointTest {
    private static final Secret REFRESH_TOKEN = new Secret("0.refresh&token=");
    private static final Secret CLIENT_SECRET = new Secret("client:secret +");
    private static final ClientSettings CONFIDENTIAL =
            new ClientSettings("id of:client", Optional.of(CLIENT_SECRET), Optional.empty());
    private static final String JWT = "aaa.bbb.ccc";
    private static final String FROM = "192.0.2.1";

    private final SettableClock clock = new SettableClock();
    private final LogLines log = new LogLines();
    private final FakeIssuer fake = new FakeIssuer();
    private final IssuerHttp http = new IssuerHttp(Connection.DIRECT);
    private final AtomicReference<String> form = new AtomicReference<>("");
    private final AtomicReference<String> authorization = new AtomicReference<>("");
    private final RedemptionLimit limit = new RedemptionLimit(clock, new LongAdder());
    private final RepeatedLogFilter logFilter = new RepeatedLogFilter(clock);
    private boolean takesSecretInForm = true;
    private Duration timeout = Duration.ofSeconds(30);

    @AfterEach
    void close() {
        String lines = String.join("\n", log.about("issuer corp"));
        assertThat(lines).doesNotContain("refresh&token", "refresh%26token", CLIENT_SECRET.value(), "client%3Asecret");
        http.close();
        fake.close();
        log.close();
    }

    @Test
    void redeem_signedAccessToken_isTheIdentityToken() {
        answers(200, "{\"access_token\":\"" + JWT + "\",\"id_token\":\"ddd.eee.fff\",\"expires_in\":3600}");

        assertThat(redeemAs(CONFIDENTIAL)).isEqualTo(new Secret(JWT));
        assertThat(form)
                .hasValue("grant_type=refresh_token&refresh_token=0.refresh%26token%3D&client_id=id+of%3Aclient"
                        + "&client_secret=client%3Asecret+%2B");
        assertThat(authorization).hasNullValue();
        assertThat(log.about("issuer corp")).isEmpty();
    }

    @Test
    void redeem_opaqueAccessToken_theIdTokenIs() {
        answers(200, "{\"access_token\":\"opaque\",\"id_token\":\"" + JWT + "\"}");

        assertThat(redeemAs(CONFIDENTIAL)).isEqualTo(new Secret(JWT));
    }

    @Test
    void redeem_secretNotTakenInForm_isSentInTheHeader() {
        takesSecretInForm = false;
        answers(200, "{\"access_token\":\"" + JWT + "\"}");
        redeemAs(CONFIDENTIAL);

        String pair = new String(Base64.getDecoder().decode(authorization.get().substring("Basic ".length())), UTF_8);
        assertThat(pair).isEqualTo("id+of%3Aclient:client%3Asecret+%2B");
        assertThat(form).hasValue("grant_type=refresh_token&refresh_token=0.refresh%26token%3D");
    }

    @Test
    void redeem_publicClientWithScope_sendsBothAndNoSecret() {
        takesSecretInForm = false;
        answers(200, "{\"access_token\":\"" + JWT + "\"}");
        redeemAs(new ClientSettings("public", Optional.empty(), Optional.of("api://registry/.default openid")));

        assertThat(form)
                .hasValue("grant_type=refresh_token&refresh_token=0.refresh%26token%3D"
                        + "&scope=api%3A%2F%2Fregistry%2F.default+openid&client_id=public");
        assertThat(authorization).hasNullValue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"access_token\":\"opaque\"}",
                "{\"access_token\":\"a.b.c.d.e\",\"id_token\":7}",
                "{\"refresh_token\":\"a.b.c\"}"
            })
    void redeem_answerWithoutSignedToken_isRefused(String body) {
        answers(200, body);

        assertRefused(new BadCredential.RedemptionRefused("corp", "its answer has no signed token (JWT)"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401})
    void redeem_invalidGrant_isRefusedWithItsCodeAndWithoutALine(int status) {
        answers(status, "{\"error\":\"invalid_grant\",\"error_description\":\"0.refresh&token= has expired\"}");

        assertRefused(new BadCredential.RedemptionRefused("corp", "invalid_grant"));
        assertThat(log.about("issuer corp")).isEmpty();
    }

    @Test
    void redeem_invalidClient_isForTheLogToo() {
        answers(401, "{\"error\":\"invalid_client\"}");

        assertRefused(new BadCredential.RedemptionRefused("corp", "invalid_client"));
        assertRefused(new BadCredential.RedemptionRefused("corp", "invalid_client"));
        assertThat(log.about("issuer corp"))
                .containsExactly(
                        "WARN issuer corp: " + fake.url() + "/token does not redeem a refresh token: invalid_client");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.refresh&token=", "invalid token 0.refresh&token=", "Invalid_Grant", "", "a\\nERROR b"})
    void redeem_errorThatIsNoCode_isNotRepeated(String error) {
        answers(400, "{\"error\":\"" + error + "\"}");

        assertRefused(new BadCredential.RedemptionRefused("corp", "an error without a known code"));
    }

    @Test
    void redeem_errorThatRepeatsATokenLikeACode_isNotRepeated() {
        answers(400, "{\"error\":\"invalid_grant_plaintoken\"}");

        assertThatThrownBy(() -> endpoint(CONFIDENTIAL).redeem(new Secret("plaintoken"), FROM))
                .hasMessageContaining("an error without a known code")
                .hasMessageNotContaining("plaintoken");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 429, 500, 503})
    void redeem_statusWithoutOAuthError_isAnOutage(int status) {
        answers(status, "<html>no</html>");

        assertUnavailable();
        assertThat(log.about("issuer corp"))
                .containsExactly("WARN issuer corp: " + fake.url() + "/token cannot be used: it answers with status "
                        + status + " and no OAuth answer in it");
    }

    @Test
    void redeem_serverErrorWithACode_isAnOutage() {
        answers(503, "{\"error\":\"temporarily_unavailable\"}");

        assertUnavailable();
    }

    @Test
    void redeem_malformedAnswer_isAnOutage() {
        answers(200, "access_token=" + JWT);

        assertUnavailable();
    }

    @Test
    void redeem_redirect_isNotFollowedWithTheToken() {
        try (FakeIssuer other = new FakeIssuer()) {
            fake.page("/token", exchange -> {
                exchange.getResponseHeaders().set("Location", other.url() + "/token");
                FakeIssuer.send(exchange, 307, "");
            });

            assertUnavailable();
            assertThat(other.requests()).isZero();
        }
    }

    @Test
    void redeem_noAnswer_isAnOutageAfterTheTimeout() {
        timeout = Duration.ofMillis(200);
        CountDownLatch end = new CountDownLatch(1);
        fake.page("/token", exchange -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        assertUnavailable();
        end.countDown();
    }

    @Test
    void redeem_fiveMegabytes_isAnOutage() {
        answers(200, " ".repeat(5 * 1024 * 1024));

        assertUnavailable();
        assertThat(log.about("issuer corp")).singleElement().asString().contains("body exceeds capacity");
    }

    @Test
    void redeem_outage_isOneLineInTenMinutes() {
        answers(500, "");
        for (int minute = 0; minute < 12; minute++) {
            assertUnavailable();
            clock.advance(Duration.ofMinutes(1));
        }

        assertThat(log.about("issuer corp")).hasSize(2);
    }

    @Test
    void redeem_issuerWithoutTokenEndpoint_cannotRedeem() {
        assertCannotRedeem(Optional.empty(), "its discovery document names no token_endpoint");
    }

    @Test
    void redeem_tokenEndpointOverPlainHttpElsewhere_isNotAsked() {
        assertCannotRedeem(Optional.of("http://issuer.example.com/token"), "is not https");
    }

    @Test
    void discovery_issuerThatIsDown_isRefusedAsUnavailable() throws IssuerException {
        fake.down(true);
        RemoteIssuer issuer = RemoteIssuer.of(Origin.openId(fake.url()), http, FetchLimits.STANDARD, clock);

        assertThatThrownBy(issuer::discovery)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal())
                                .isEqualTo(new Temporary.IssuerUnavailable(fake.url(), Duration.ofSeconds(1))));
    }

    @Test
    void discovery_keysThatAreDown_areNotNeeded() throws IssuerException {
        fake.describe(Map.of("token_endpoint", fake.url() + "/token"));
        RemoteIssuer issuer = RemoteIssuer.of(Origin.openId(fake.url()), http, FetchLimits.STANDARD, clock);

        assertThat(issuer.discovery().tokenEndpoint()).contains(fake.url() + "/token");
    }

    private void answers(int status, String body) {
        fake.page("/token", exchange -> {
            form.set(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            authorization.set(exchange.getRequestHeaders().getFirst("Authorization"));
            FakeIssuer.send(exchange, status, body);
        });
    }

    @Test
    void redeem_tokenEndpointOnThisMachineOfAnIssuerElsewhere_isNeverShownTheSecret() {
        answers(200, "{\"access_token\":\"" + JWT + "\"}");
        Discovery elsewhere = new Discovery(
                "https://login.example.com",
                URI.create("https://login.example.com/keys"),
                Optional.of(fake.url() + "/token"),
                true,
                Optional.empty(),
                false);
        TokenEndpoint endpoint =
                new TokenEndpoint("corp", CONFIDENTIAL, () -> elsewhere, http, timeout, limit, logFilter);

        assertThat(refusalOf(() -> endpoint.redeem(REFRESH_TOKEN, FROM)))
                .isEqualTo(new BadCredential.CannotRedeem("issuer corp has no usable token endpoint"));
        assertThat(fake.requests()).isZero();
        assertThat(log.about("issuer corp")).singleElement().asString().contains("is on this machine or its own link");
    }

    @Test
    void redeem_rubbishAgainAndAgain_isAskedOfTheIssuerTenTimesAndThenRefused() {
        answers(400, "{\"error\":\"invalid_grant\"}");
        TokenEndpoint endpoint = endpoint(CONFIDENTIAL);

        List<Refusal> refusals = IntStream.range(0, 200)
                .mapToObj(i -> refusalOf(() -> endpoint.redeem(new Secret("rubbish-" + i), FROM)))
                .toList();

        assertThat(fake.requests("/token")).isEqualTo(10);
        assertThat(refusals.subList(10, 200)).containsOnly(new Temporary.TooManyRedemptions(Duration.ofSeconds(10)));
    }

    @Test
    void redeem_rubbishFromOneAddress_leavesAnotherAlone() {
        answers(400, "{\"error\":\"invalid_grant\"}");
        TokenEndpoint endpoint = endpoint(CONFIDENTIAL);
        for (int i = 0; i < 20; i++) {
            refusalOf(() -> endpoint.redeem(new Secret("rubbish"), FROM));
        }
        answers(200, "{\"access_token\":\"" + JWT + "\"}");

        assertThat(endpoint.redeem(REFRESH_TOKEN, "192.0.2.2")).isEqualTo(new Secret(JWT));
    }

    private static Refusal refusalOf(ThrowingCallable call) {
        return catchThrowableOfType(RefusedException.class, call).refusal();
    }

    private TokenEndpoint endpoint(ClientSettings client) {
        return endpoint(client, Optional.of(fake.url() + "/token"));
    }

    private TokenEndpoint endpoint(ClientSettings client, Optional<String> address) {
        Discovery discovery =
                new Discovery(fake.url(), URI.create(fake.url()), address, takesSecretInForm, Optional.empty(), false);
        return new TokenEndpoint("corp", client, () -> discovery, http, timeout, limit, logFilter);
    }

    private Secret redeemAs(ClientSettings client) {
        return endpoint(client).redeem(REFRESH_TOKEN, FROM);
    }

    private void assertRefused(Refusal refusal) {
        assertThatThrownBy(() -> redeemAs(CONFIDENTIAL))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
    }

    private void assertUnavailable() {
        assertRefused(new Temporary.IssuerUnavailable("corp", Duration.ofSeconds(10)));
    }

    private void assertCannotRedeem(Optional<String> address, String line) {
        assertThatThrownBy(() -> endpoint(CONFIDENTIAL, address).redeem(REFRESH_TOKEN, FROM))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal())
                                .isEqualTo(new BadCredential.CannotRedeem("issuer corp has no usable token endpoint")));
        assertThat(log.about("issuer corp")).singleElement().asString().contains(line);
    }
}
