package dev.cambist.testkit.idp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JOSEException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The authorization code flow: what a well-behaved application gets, and what every other one is told. */
class SignInTest {
    private static final String BACK = "http://localhost:4711/back?from=idp";
    private static final String OTHER_BACK = "http://localhost:4711/other";
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"; // RFC 7636, appendix B
    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private static final WebClient SHOP = WebClient.withSecret("shop", "s3:cr+t &%", BACK, OTHER_BACK);
    private static final WebClient PHONE = WebClient.withoutSecret("phone", BACK);
    private static final User ALICE =
            User.named("alice").withClaim("name", "Alice \"<b>\" & Co").withGroups("admins");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));

    @AutoClose
    private final IdentityProvider idp = IdentityProvider.start(
            Settings.defaults().withAlgorithms(SigningAlgorithm.ES256).withClock(now::get));

    @AutoClose
    private final Http http = new Http();

    @BeforeEach
    void addThem() {
        idp.add(SHOP);
        idp.add(PHONE);
        idp.add(ALICE);
    }

    @Test
    void signIn_onThePage_givesACodeThatBuysAnIdToken() throws IOException, JOSEException, GeneralSecurityException {
        HttpResponse<String> page = http.get(page(SHOP));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains(
                        "value=\"" + ALICE.objectId() + "\">Alice &quot;&lt;b&gt;&quot; &amp; Co",
                        "alice@cambist.example")
                .doesNotContain("<b>", "<script");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "form-action 'self' http://localhost:4711;", "frame-ancestors 'none'")
                .doesNotContain("unsafe");

        HttpResponse<String> picked = http.post(page(SHOP), Map.of("user", ALICE.objectId()));
        assertThat(picked.statusCode()).isEqualTo(303);
        URI back = URI.create(picked.headers().firstValue("Location").orElseThrow());
        assertThat(back.toString()).startsWith(BACK + "&code=");
        assertThat(query(back)).containsEntry("state", "s t&te").containsEntry("iss", idp.v2Issuer());

        Map<String, Object> body = Http.json(http.post(token(), redemption(SHOP, code(back))));
        String identityToken = (String) body.get("id_token");
        assertThat(Tokens.verifies(identityToken, http.keys(idp, idp.v2Issuer())))
                .isTrue();
        assertThat(Tokens.claims(identityToken))
                .containsEntry("iss", idp.v2Issuer())
                .containsEntry("aud", "shop")
                .containsEntry("nonce", "n0nce")
                .containsEntry("preferred_username", "alice@cambist.example")
                .containsEntry("groups", List.of("admins"))
                .doesNotContainKeys("azp", "scp");
        assertThat(Tokens.claims((String) body.get("access_token"))).doesNotContainEntry("aud", "shop");
    }

    @Test
    void signIn_withoutABrowser_isTheSame() throws IOException {
        String code = code(idp.signIn(ALICE, page(PHONE)));

        assertThat(http.post(token(), redemption(PHONE, code)).statusCode()).isEqualTo(200);
        assertThat(query(idp.cancelSignIn(page(PHONE))))
                .containsEntry("error", "access_denied")
                .containsEntry("state", "s t&te")
                .containsEntry("iss", idp.v2Issuer());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> idp.signIn(ALICE, page(with(asked(PHONE), "client_id", "nobody"))))
                .withMessageContaining("No application");
    }

    @ParameterizedTest
    @CsvSource({
        "client_id, nobody",
        "client_id, ''",
        "client_id, phone&client_id=phone",
        "redirect_uri, ''",
        "redirect_uri, http://localhost:4711/back",
        "redirect_uri, http://localhost:4711/back?from=idp&redirect_uri=http://localhost:4711/back?from=idp",
        "redirect_uri, http://attacker.example/",
        "redirect_uri, http://localhost:4711/other"
    })
    void request_thatMayComeFromAnybody_isAnsweredToThePersonAlone(String name, String value) throws IOException {
        HttpResponse<String> answer = http.get(page(with(asked(PHONE), name, value)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
        assertThat(answer.body()).contains("This link cannot be followed");
    }

    @ParameterizedTest
    @CsvSource({
        "response_type, '', invalid_request",
        "response_type, token, unsupported_response_type",
        "response_type, code id_token, unsupported_response_type",
        "response_mode, form_post, invalid_request",
        "scope, '', invalid_request",
        "scope, profile, invalid_scope",
        "scope, openid everything, invalid_scope",
        "code_challenge, '', invalid_request",
        "code_challenge, short, invalid_request",
        "code_challenge_method, '', invalid_request",
        "code_challenge_method, plain, invalid_request",
        "nonce, a&nonce=b, invalid_request",
        "prompt, none, login_required"
    })
    void request_thatIsWrong_isAnsweredToTheApplication(String name, String value, String error) throws IOException {
        HttpResponse<String> answer = http.get(page(with(asked(SHOP), name, value)));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(query(URI.create(answer.headers().firstValue("Location").orElseThrow())))
                .containsEntry("error", error)
                .containsEntry("state", "s t&te")
                .containsEntry("iss", idp.v2Issuer())
                .doesNotContainKey("code");
    }

    @ParameterizedTest
    @CsvSource({
        "code, '', invalid_request",
        "code, 1.Amade-up, invalid_grant",
        "code_verifier, '', invalid_request",
        "code_verifier, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, invalid_grant",
        "code_verifier, E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM, invalid_grant",
        "redirect_uri, '', invalid_request",
        "redirect_uri, http://localhost:4711/other, invalid_grant",
        "client_secret, '', invalid_client",
        "client_secret, wrong, invalid_client",
        "client_id, nobody, unauthorized_client"
    })
    void redemption_thatIsWrong_isRefused(String name, String value, String error) throws IOException {
        Map<String, String> form = redemption(SHOP, code(idp.signIn(ALICE, page(SHOP))));

        assertThat(Http.json(http.post(token(), with(form, name, value)))).containsEntry("error", error);
    }

    @Test
    void code_shownBefore_isRefusedEvenWhereTheFirstAttemptFailed() throws IOException {
        Map<String, String> good = redemption(SHOP, code(idp.signIn(ALICE, page(SHOP))));
        assertThat(http.post(token(), good).statusCode()).isEqualTo(200);
        assertRefused(good);

        Map<String, String> spoilt = redemption(SHOP, code(idp.signIn(ALICE, page(SHOP))));
        assertRefused(with(spoilt, "code_verifier", "a".repeat(43)));
        assertRefused(spoilt);
    }

    @Test
    void code_ofAnotherClientOrTenant_isRefused() throws IOException {
        String ofShop = code(idp.signIn(ALICE, page(SHOP)));
        assertRefused(with(redemption(PHONE, ofShop), "redirect_uri", BACK));

        URI otherTenant = idp.endpoint(Endpoint.TOKEN, idp.v2Issuer("11111111-2222-4333-8444-555555555555"));
        var form = redemption(SHOP, code(idp.signIn(ALICE, page(SHOP))));
        assertThat(Http.json(http.post(otherTenant, form))).containsEntry("error", "invalid_grant");
    }

    @Test
    void code_afterAMinute_isRefused() throws IOException {
        var early = redemption(SHOP, code(idp.signIn(ALICE, page(SHOP))));
        var late = redemption(SHOP, code(idp.signIn(ALICE, page(SHOP))));
        now.updateAndGet(before -> before.plus(Duration.ofSeconds(59)));
        assertThat(http.post(token(), early).statusCode()).isEqualTo(200);

        now.updateAndGet(before -> before.plus(Duration.ofSeconds(1)));
        assertRefused(late);
    }

    @Test
    void code_ofAUserWhoIsGone_isRefused() throws IOException {
        var form = redemption(SHOP, code(idp.signIn(ALICE, page(SHOP))));
        idp.remove(ALICE);

        assertRefused(form);
    }

    @Test
    void publicClient_withASecret_isRefused() throws IOException {
        var form = with(redemption(PHONE, code(idp.signIn(ALICE, page(PHONE)))), "client_secret", "s");

        assertThat(Http.json(http.post(token(), form))).containsEntry("error", "invalid_client");
    }

    @Test
    void discovery_ofATenant_saysWhatTheFlowNeeds() throws IOException {
        assertThat(http.getJson(idp.endpoint(Endpoint.DISCOVERY, idp.v1Issuer())))
                .containsEntry(
                        "authorization_endpoint",
                        idp.endpoint(Endpoint.AUTHORIZATION, idp.v1Issuer()).toString())
                .containsEntry("authorization_response_iss_parameter_supported", true)
                .containsEntry("code_challenge_methods_supported", List.of("S256"));
    }

    private void assertRefused(Map<String, String> form) throws IOException {
        assertThat(Http.json(http.post(token(), form))).containsEntry("error", "invalid_grant");
    }

    private URI token() {
        return idp.endpoint(Endpoint.TOKEN, idp.v2Issuer());
    }

    private URI page(WebClient client) {
        return page(asked(client));
    }

    /** Ampersands stay what they are where a parameter is to stand there twice. */
    private URI page(Map<String, String> asked) {
        String query = asked.entrySet().stream()
                .map(field -> field.getKey() + "="
                        + URLEncoder.encode(field.getValue(), UTF_8)
                                .replace("%26" + field.getKey() + "%3D", "&" + field.getKey() + "="))
                .collect(Collectors.joining("&"));
        return URI.create(idp.endpoint(Endpoint.AUTHORIZATION, idp.v2Issuer()) + "?" + query);
    }

    private static Map<String, String> asked(WebClient client) {
        Map<String, String> asked = new LinkedHashMap<>();
        asked.put("response_type", "code");
        asked.put("client_id", client.id());
        asked.put("redirect_uri", BACK);
        asked.put("scope", "openid profile email");
        asked.put("state", "s t&te");
        asked.put("nonce", "n0nce");
        asked.put("code_challenge", CHALLENGE);
        asked.put("code_challenge_method", "S256");
        return asked;
    }

    private static Map<String, String> redemption(WebClient client, String code) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("client_id", client.id());
        form.put("code", code);
        form.put("redirect_uri", BACK);
        form.put("code_verifier", VERIFIER);
        Optional<Secret> secret = client.secret();
        secret.ifPresent(value -> form.put("client_secret", value.reveal()));
        return form;
    }

    private static Map<String, String> with(Map<String, String> form, String name, String value) {
        Map<String, String> other = new LinkedHashMap<>(form);
        other.put(name, value);
        return other;
    }

    private static String code(URI back) {
        return query(back).get("code");
    }

    private static Map<String, String> query(URI address) {
        return Parameters.parse(address.getRawQuery()).values().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().getFirst()));
    }
}
