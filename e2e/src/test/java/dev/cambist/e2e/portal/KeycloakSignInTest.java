package dev.cambist.e2e.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Browser;
import dev.cambist.e2e.lab.Cambist;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;

/** People of a real Keycloak, with a real browser. */
@EndToEnd
final class KeycloakSignInTest {
    private static final String POLICY = """
            registries: [{ service: registry.example }, { service: other.example }]
            access:
              - comment: the platform team pushes anywhere
                who: { issuer: corp, groups: [platform] }
                registries: [registry.example]
                role: RepositoryContributor
                on: ["**"]
            """;

    /** Each page of a person, with words that stand on it. */
    private static final Map<String, String> PAGES = Map.of(
            "/", "What you may use",
            "/portal/login", "Make a token",
            "/portal/why?registry=registry.example&repository=team/app&action=pull", "Yes: you may pull",
            "/portal/why?registry=other.example&repository=team/app&action=push", "No: you may not push",
            "/portal/sessions", "(this browser)");

    @TempDir
    private static Path directory;

    private static KeycloakPortal portal;
    private static Cambist cambist;

    @BeforeAll
    static void start() throws Exception {
        portal = KeycloakPortal.start(directory, POLICY);
        cambist = portal.cambist();
    }

    @AfterAll
    static void stop() {
        if (portal != null) {
            portal.close();
        }
    }

    @Test
    void signIn_personOfTheTeam_seesWhatItMayUseAndByWhichRule() throws Exception {
        try (Browser browser = Browser.start(directory)) {
            portal.signIn(browser, "dora").awaitText("What you may use");

            assertThat(browser.text())
                    .contains("Dora Platform", "the platform team pushes anywhere", "No rule gives you anything here");
            assertThat(browser.address()).isEqualTo(portal.page("/"));
        }
    }

    @Test
    void signIn_personWithoutARight_isToldWhy() throws Exception {
        try (Browser browser = Browser.start(directory)) {
            portal.signIn(browser, "emil").awaitText("That did not work");

            assertThat(browser.text()).contains("no access rule gives it any right on registry.example", "no_rights");
        }
    }

    @Test
    void token_madeOnThePage_buysAnAccessToken() throws Exception {
        try (Browser browser = Browser.start(directory)) {
            portal.signIn(browser, "dora").awaitText("What you may use").click("Log a machine in");
            browser.press("Make a token").awaitText("It is shown this once");
            assertThat(browser.text())
                    .contains("docker login registry.example --username 00000000-0000-0000-0000-000000000000"
                            + " --password-stdin")
                    .containsPattern("It ends in 0[0-9]:[0-9]{2}:[0-9]{2}");

            Http.Answer bought = Http.post(
                    cambist.tokenUrl(),
                    Map.of(
                            "grant_type", "refresh_token",
                            "service", "registry.example",
                            "scope", "repository:team/app:pull",
                            "refresh_token", browser.find(By.id("token")).getText()));
            assertThat(bought.status()).as(bought.toString()).isEqualTo(200);
        }
    }

    @Test
    void sessions_allEndedInOneWindow_areOverInTheOther() throws Exception {
        try (Browser one = Browser.start(directory);
                Browser other = Browser.start(directory)) {
            portal.signIn(one, "dora").awaitText("What you may use");
            portal.signIn(other, "dora").awaitText("What you may use");
            Thread.sleep(1100); // what began within the second of the end is not of before it

            one.click("Your sessions").press("End all of them").awaitText("Are you sure?");
            one.press("End").awaitText("Sign in with corp");

            other.click("Your sessions").awaitText("Sign in with corp");
        }
    }

    @Test
    void signOut_andBack_showsNothingOfThePerson() throws Exception {
        try (Browser browser = Browser.start(directory)) {
            portal.signIn(browser, "dora")
                    .awaitText("What you may use")
                    .press("Sign out")
                    .awaitText("Sign in with corp");

            browser.back().awaitText("Sign in with corp");
            assertThat(browser.text()).doesNotContain("Dora Platform");
        }
    }

    @Test
    void cookie_thatWasChanged_isNobodys() throws Exception {
        try (Browser browser = Browser.start(directory)) {
            portal.signIn(browser, "dora").awaitText("What you may use");
            Cookie cookie = browser.cookie("cambist");
            assertThat(cookie.isHttpOnly()).isTrue();
            String value = cookie.getValue();
            String changed = (value.charAt(0) == 'A' ? "B" : "A") + value.substring(1);
            browser.set(new Cookie.Builder("cambist", changed).path("/").build());

            browser.open(portal.page("/")).awaitText("Sign in with corp");
        }
    }

    /** Each page, light and dark, on a desk and on a phone. */
    @Test
    void pages_forThoseWhoDoNotSeeThemWell_haveNoBarrier() throws Exception {
        try (Browser browser = Browser.start(directory)) {
            browser.open(portal.page("/")).awaitText("Sign in with corp");
            assertThat(browser.barriers()).isEmpty();
            portal.signIn(browser, "dora").awaitText("What you may use");
            for (String scheme : List.of("light", "dark")) {
                browser.prefers(scheme);
                for (Map.Entry<String, String> page : PAGES.entrySet()) {
                    browser.open(portal.page(page.getKey())).awaitText(page.getValue());
                    assertThat(browser.barriers())
                            .as(page.getKey() + " " + scheme)
                            .isEmpty();
                }
                browser.open(portal.page("/portal/login")).press("Make a token").awaitText("It is shown this once");
                assertThat(browser.barriers()).as("a token, " + scheme).isEmpty();
            }
            browser.width(390).open(portal.page("/portal/sessions")).awaitText("(this browser)");
            assertThat(browser.barriers()).as("on a phone").isEmpty();
        }
    }

    @Test
    void pictures_ofTheDocumentation_areOfRealPages() throws Exception {
        try (Browser browser = Browser.start(directory)) {
            portal.signIn(browser, "dora").awaitText("What you may use");
            byte[] page = browser.click("Why not?")
                    .type("repository", "team/app")
                    .press("Ask")
                    .awaitText("Yes: you may pull")
                    .picture();
            Pictures.keep(page, "portal-why.png");
        }
    }
}
