package dev.cambist.e2e.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Browser;
import dev.cambist.e2e.lab.Cambist;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Keycloak;
import dev.cambist.e2e.lab.MovableClock;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.User;
import dev.cambist.testkit.idp.WebClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;

/** What goes wrong between a real browser and two issuers, Keycloak and the testkit's: nobody gets in who should not. */
@EndToEnd
final class SignInTroubleTest {
    private static final String POLICY = """
            registries: [{ service: registry.example }]
            issuers:
              - name: corp
                url: "ISSUER"
                audiences: [portal]
                client: { id: portal, secret-file: portal.secret }
              - name: partners
                entra: { tenants: [TENANT], authority: "AUTHORITY", audiences: [portal] }
                client: { id: portal, secret-file: partners.secret }
            access:
              - who: { issuer: corp, groups: [platform] }
                role: AcrPush
                on: ["**"]
              - who: { issuer: partners }
                role: AcrPull
                on: ["shared/**"]
            portal: {}
            """;

    private static final String SIGN_IN = "cambist-sign-in";

    @TempDir
    private static Path directory;

    private static Keycloak keycloak;
    private static IdentityProvider partners;
    private static Cambist cambist;

    @BeforeAll
    static void start() throws Exception {
        keycloak = Keycloak.start(directory);
        partners = IdentityProvider.start();
        partners.add(User.named("petra").withClaim("name", "Petra Partner"));
        Path own = Files.createDirectories(directory.resolve("cambist"));
        Files.writeString(own.resolve("portal.secret"), "portal-secret\n");
        Files.writeString(own.resolve("partners.secret"), "another-secret\n");
        cambist = Cambist.start(
                own,
                POLICY.replace("ISSUER", keycloak.issuer())
                        .replace("TENANT", IdentityProvider.TENANT)
                        .replace("AUTHORITY", partners.url().toString()));
        partners.add(WebClient.withSecret(
                "portal", "another-secret", cambist.url("/portal/signed-in").toString()));
    }

    @AfterAll
    static void stop() {
        if (cambist != null) {
            cambist.close();
        }
        if (partners != null) {
            partners.close();
        }
        if (keycloak != null) {
            keycloak.close();
        }
    }

    @Test
    void signIn_atEitherOfTwoIssuers_isOfThatOne() throws Exception {
        try (Browser browser = Browser.start(directory)) {
            toThePartners(browser)
                    .press(By.xpath("//button[starts-with(normalize-space(),'Petra Partner')]"))
                    .awaitText("What you may use");
            assertThat(browser.text()).contains("Petra Partner", "of partners.", "shared/**");

            browser.press("Sign out").awaitText("Sign in with partners");
            toKeycloak(browser);
            asDora(browser).awaitText("What you may use");
            assertThat(browser.text()).contains("Dora Platform", "of corp.").doesNotContain("shared/**");
        }
    }

    /** An issuer that people may choose leads them to another one, and hands that one's code on as its own. */
    @Test
    void signedIn_inTheNameOfTheOtherIssuer_isRefused() throws Exception {
        try (Browser browser = Browser.start(directory)) {
            toThePartners(browser);
            String state = browser.address().replaceAll(".*[?&]state=([^&]+).*", "$1");

            browser.open(back("code=a&state=" + state + "&iss=" + keycloak.issuer()));
            assertThat(browser.awaitText("That did not work").text()).contains("(sign_in_refused)");
        }
    }

    @Test
    void signedIn_withAnotherState_isRefused() throws Exception {
        try (Browser browser = Browser.start(directory)) {
            toKeycloak(browser);

            browser.open(back("code=a&state=b&iss=" + keycloak.issuer())).awaitText("That did not work");
            assertThat(browser.text()).contains("(wrong_state)");
        }
    }

    @Test
    void signedIn_withACookieThatWasChanged_isRefused() throws Exception {
        try (Browser browser = Browser.start(directory)) {
            toKeycloak(browser);
            String state = browser.address().replaceAll(".*[?&]state=([^&]+).*", "$1");
            browser.open(cambist.url("/").toString()).awaitText("Sign in with corp");
            String value = browser.cookie(SIGN_IN).getValue();
            browser.set(cookie((value.charAt(0) == 'A' ? "B" : "A") + value.substring(1)));

            browser.open(back("code=a&state=" + state + "&iss=" + keycloak.issuer()))
                    .awaitText("That did not work");
            assertThat(browser.text()).contains("(no_sign_in_under_way)");
        }
    }

    /** The server is away when the browser comes back, so that its address and its cookie are to be had. */
    @Test
    void signedIn_withACodeThatWasUsed_isRefused() throws Exception {
        try (Browser browser = Browser.start(directory)) {
            toKeycloak(browser);
            cambist.whileStopped(() -> asDora(browser).awaitText("ERR_CONNECTION_REFUSED"));
            String address = browser.address();
            assertThat(address).startsWith(back("")).contains("code=");
            browser.open(cambist.url("/").toString()).awaitText("Sign in with corp");
            String begun = browser.cookie(SIGN_IN).getValue();
            browser.open(address).awaitText("Dora Platform");
            browser.press("Sign out").awaitText("Sign in with corp");

            browser.open(address).awaitText("That did not work");
            assertThat(browser.text()).contains("(no_sign_in_under_way)");
            browser.set(cookie(begun));
            browser.open(address).awaitText("(sign_in_refused)");
            assertThat(browser.text()).contains("invalid_grant");
        }
    }

    /** The browser still has the cookie. */
    @Test
    void session_afterItsTime_isOver() throws Exception {
        try (Browser browser = Browser.start(directory)) {
            toKeycloak(browser);
            asDora(browser).awaitText("What you may use");
            cambist.restart(new MovableClock(Duration.ofHours(4)));
            try {
                browser.click("Your sessions").awaitText("Sign in with corp");
                assertThat(browser.cookie("cambist")).isNotNull();
                assertThat(browser.text()).doesNotContain("Dora Platform");
            } finally {
                cambist.restart(InstantSource.system());
            }
        }
    }

    private static Browser toThePartners(Browser browser) {
        return browser.open(cambist.url("/").toString())
                .awaitText("Sign in with corp")
                .click("Sign in with partners")
                .awaitText("Who are you?");
    }

    private static void toKeycloak(Browser browser) {
        browser.open(cambist.url("/").toString())
                .awaitText("Sign in with partners")
                .click("Sign in with corp")
                .find(By.name("username"));
    }

    private static Browser asDora(Browser browser) {
        return browser.type("username", "dora")
                .type("password", "dora-password")
                .press(By.name("login"));
    }

    private static String back(String query) {
        return cambist.url("/portal/signed-in?" + query).toString();
    }

    private static Cookie cookie(String value) {
        return new Cookie.Builder(SIGN_IN, value).path("/").isHttpOnly(true).build();
    }
}
