package dev.cambist.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The way of a browser to an issuer and back, and every way in which it can go wrong. */
final class PortalSignInTest extends PortalTest {
    @Test
    void home_nobodySignedIn_offersTheIssuers() throws Exception {
        TestBrowser.Page page = lab.browser().open("/");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .contains("Sign in with corp")
                .contains("href=\"/portal/sign-in?issuer=corp&amp;to=%2F\"")
                .doesNotContain("Sign out");
    }

    /** The wire for clients stays as it is. */
    @Test
    void home_clientThatWantsNoPage_findsNothing() throws Exception {
        TestBrowser client = lab.browser();
        client.headers.put("Accept", "application/json");
        TestBrowser.Page answer = client.open("/");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("\"NOT_FOUND\"");
    }

    @Test
    void signIn_personWithARight_comesToThePageItWanted() throws Exception {
        TestBrowser browser = lab.browser();
        TestBrowser.Page first = browser.open("/portal/why?repository=team/app");
        assertThat(first.header("Location")).isEqualTo("/?to=%2Fportal%2Fwhy%3Frepository%3Dteam%2Fapp");

        TestBrowser.Page back = browser.open(lab.back(browser, "%2Fportal%2Fwhy%3Frepository%3Dteam%2Fapp"));

        assertThat(back.status()).isEqualTo(303);
        assertThat(back.header("Location")).isEqualTo("/portal/why?repository=team/app");
        assertThat(browser.cookies).containsOnlyKeys("cambist");
        assertThat(browser.open(back.header("Location")).body()).contains("Alice Example", "Yes: you may pull");
        lab.auditWith("signed in to the portal", "corp/alice");
    }

    @Test
    void signIn_session_isNeitherReadableNorLoggedNorInAnAddress() throws Exception {
        TestBrowser browser = lab.signedIn(PortalLab.ALICE);
        String cookie = browser.cookies.get("cambist");

        assertThat(cookie).matches("[A-Za-z0-9_-]+").doesNotStartWith("eyJ");
        browser.open("/");
        assertThat(lab.audit()).doesNotContain(cookie).doesNotContain("id_token");
    }

    @Test
    void signIn_cookies_areOutOfReachOfScriptsAndOtherSites() throws Exception {
        TestBrowser browser = lab.browser();
        String begun = browser.open("/portal/sign-in?issuer=corp").header("Set-Cookie");

        assertThat(begun).startsWith("cambist-sign-in=").contains("Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=600");
        assertThat(begun).doesNotContain("Secure", "Domain");
    }

    /** Plain HTTP on this machine alone. */
    @Test
    void signIn_overHttpsBehindAProxy_keepsToTheHostByTheCookiesName() throws Exception {
        TestBrowser browser = lab.browser();
        browser.headers.put("X-Forwarded-For", "203.0.113.5");
        browser.headers.put("X-Forwarded-Proto", "https");
        browser.headers.put("X-Forwarded-Host", "cambist.example.com");
        String back = lab.back(browser, "/");

        TestBrowser.Page page = browser.open(back);
        assertThat(page.status()).as(page.body()).isEqualTo(303);
        assertThat(page.header("Set-Cookie"))
                .contains("__Host-cambist=", "Secure")
                .doesNotContain("Domain");
        assertThat(browser.open("/").body()).contains("Alice Example");
    }

    @Test
    void anyPage_overPlainHttpFromElsewhere_isRefused() throws Exception {
        TestBrowser browser = lab.browser();
        browser.headers.put("X-Forwarded-For", "203.0.113.5");
        browser.headers.put("X-Forwarded-Proto", "http");
        for (String path : List.of("/", "/portal/sign-in?issuer=corp", "/portal/signed-in", "/portal/why")) {
            assertRefused(browser.open(path), 400, "not_encrypted");
        }
    }

    @Test
    void signedIn_withoutASignInUnderWay_isRefused() throws Exception {
        assertRefused(lab.browser().open("/portal/signed-in?code=c&state=s"), 401, "no_sign_in_under_way");
    }

    /** Somebody else's browser cannot be made to come back as oneself. */
    @Test
    void signedIn_addressOfAnotherBrowser_isRefused() throws Exception {
        String other = lab.back(lab.browser(), "/");
        TestBrowser browser = lab.browser();
        lab.back(browser, "/");

        assertRefused(browser.open(other), 401, "wrong_state");
        assertThat(browser.cookies).doesNotContainKey("cambist");
    }

    /** A code that was got elsewhere, with the right state: the issuer wants the verifier for it. */
    @Test
    void signedIn_codeOfAnotherSignIn_isRefusedByTheIssuer() throws Exception {
        String stolen = lab.back(lab.browser(), "/").replaceAll(".*code=([^&]+).*", "$1");
        TestBrowser browser = lab.browser();
        String own = lab.back(browser, "/").replaceAll("code=[^&]+", "code=" + stolen);

        assertRefused(browser.open(own), 401, "sign_in_refused");
    }

    @Test
    void signedIn_twice_isRefusedTheSecondTime() throws Exception {
        TestBrowser browser = lab.browser();
        String back = lab.back(browser, "/");

        assertThat(browser.open(back).status()).isEqualTo(303);
        assertRefused(browser.open(back), 401, "no_sign_in_under_way");
        assertThat(browser.open("/").body()).contains("Alice Example");
    }

    @Test
    void signedIn_afterElevenMinutes_isRefused() throws Exception {
        TestBrowser browser = lab.browser();
        String back = lab.back(browser, "/");
        lab.time.set(PortalLab.NOW.plus(Duration.ofMinutes(11)));

        assertRefused(browser.open(back), 401, "no_sign_in_under_way");
    }

    @Test
    void signedIn_issuerSaysNo_isSaidInItsWord() throws Exception {
        TestBrowser browser = lab.browser();
        String state = lab.back(browser, "/").replaceAll(".*state=([^&]+).*", "$1");
        TestBrowser.Page page = browser.open("/portal/signed-in?error=access_denied&state=" + state);

        assertRefused(page, 401, "sign_in_refused");
        assertThat(page.body()).contains("issuer corp did not sign you in: access_denied");
    }

    @Test
    void signedIn_tokenWithAnotherNonce_isRefused() throws Exception {
        lab.issuer.signsIn(Map.of("sub", "alice", "groups", List.of("dev"), "nonce", "another"));
        TestBrowser browser = lab.browser();

        assertRefused(browser.open(lab.back(browser, "/")), 401, "not_this_sign_in");
    }

    @Test
    void signedIn_personWithoutARight_isRefusedAndKeepsNothing() throws Exception {
        lab.issuer.signsIn(Map.of("sub", "mallory", "groups", List.of("guests")));
        TestBrowser browser = lab.browser();

        assertRefused(browser.open(lab.back(browser, "/")), 401, "no_rights");
        assertThat(browser.cookies).doesNotContainKey("cambist");
    }

    /** RFC 9207: who says at its place that it names itself has to. */
    @Test
    void signedIn_issuerThatNamesItselfAndDoesNot_isRefused() throws Exception {
        lab.close();
        lab = new PortalLab(directory.resolve("again").toFile().mkdir() ? directory.resolve("again") : directory);
        lab.issuer.describe(Map.of("authorization_response_iss_parameter_supported", true));
        TestBrowser browser = lab.browser();
        String back = lab.back(browser, "/");

        assertRefused(browser.open(back + "&iss=https%3A%2F%2Fevil.example"), 401, "sign_in_refused");
    }

    @Test
    void session_afterItsTime_asksToSignIn() throws Exception {
        TestBrowser browser = lab.signedIn(PortalLab.ALICE);
        lab.time.set(PortalLab.NOW.plus(Duration.ofHours(3)));

        assertThat(browser.open("/portal/why").header("Location")).isEqualTo("/?to=%2Fportal%2Fwhy");
        assertThat(browser.open("/").body()).contains("Sign in with corp");
    }

    @Test
    void session_endedInAnotherWindow_isOver() throws Exception {
        TestBrowser one = lab.signedIn(PortalLab.ALICE);
        TestBrowser other = lab.signedIn(PortalLab.ALICE);
        String form = one.open("/portal/sessions").form();
        lab.time.set(PortalLab.NOW.plusSeconds(5));

        assertThat(one.send("/portal/sessions", Map.of("form", form, "all", "true", "sure", "yes"))
                        .status())
                .isEqualTo(303);
        assertThat(other.open("/").body()).contains("Sign in with corp");
        assertThat(one.open("/").body()).contains("Sign in with corp");
    }

    @Test
    void signOut_cookieThatWasKept_isWorthNothing() throws Exception {
        TestBrowser browser = lab.signedIn(PortalLab.ALICE);
        String kept = browser.cookies.get("cambist");
        browser.send("/portal/sign-out", Map.of("form", browser.open("/").form()));
        assertThat(browser.cookies).isEmpty();

        browser.cookies.put("cambist", kept);
        assertThat(browser.open("/").body()).contains("Sign in with corp");
    }

    /** What docker keeps is made here and ends with the session at the latest. */
    @Test
    void token_madeOnAPage_buysAnAccessToken() throws Exception {
        TestBrowser browser = lab.signedIn(PortalLab.ALICE);
        TestBrowser.Page page = browser.send(
                "/portal/login",
                Map.of("form", browser.open("/portal/login").form(), "registry", "registry.example.com"));
        String token = page.body().replaceAll("(?s).*<code id=\"token\"[^>]*>([^<]+)<.*", "$1");

        TestBrowser.Page bought = browser.send(
                "/oauth2/token",
                Map.of(
                        "grant_type", "refresh_token",
                        "service", "registry.example.com",
                        "scope", "repository:team/app:pull,push",
                        "refresh_token", token));
        assertThat(bought.status()).as(bought.body()).isEqualTo(200);
        assertThat(lab.audit()).doesNotContain(token);
        assertThat(browser.open("/portal/sessions").body()).contains("registry.example.com", "this portal");
    }

    private static void assertRefused(TestBrowser.Page page, int status, String reason) {
        assertThat(page.body()).contains("(" + reason + ")");
        assertThat(page.status()).isEqualTo(status);
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    }
}
