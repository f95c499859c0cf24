package dev.cambist.e2e.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Browser;
import dev.cambist.e2e.lab.Cambist;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** An operator of a real Keycloak, with a real browser. */
@EndToEnd
final class PortalOperatorsTest {
    private static final String POLICY = """
            registries: [{ service: registry.example }, { service: told.example, trust: libtrust }]
            access:
              - comment: the platform team runs this server
                who: { issuer: corp, groups: [platform] }
                role: CambistAdmin
              - comment: the platform team pushes anywhere
                who: { issuer: corp, groups: [platform] }
                registries: [registry.example]
                role: RepositoryContributor
                on: ["**"]
              - comment: every person pulls what is public
                who: { issuer: corp }
                registries: [registry.example]
                role: AcrPull
                on: ["public/**"]
                robots: 7d
            audit: { file: audit.jsonl }
            """;

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

    /** Each page of an operator, with words that stand on it. */
    private static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("/portal/operator", "What needs care first");
        pages.put("/portal/operator/sessions", "found.");
        pages.put("/portal/operator/revocations", "End more at once");
        pages.put("/portal/operator/robots", "nightly");
        pages.put("/portal/operator/keys", "Remove even if valid");
        pages.put("/portal/operator/rules", "the platform team runs this server");
        pages.put("/portal/operator/what-if", "Who has a session");
        pages.put("/portal/operator/proposal", "Proposed rules");
        pages.put("/portal/operator/audit", "found.");
        return pages;
    }

    @Test
    void audit_refusalOfAMomentAgo_isFoundByItsCorrelationId() throws Exception {
        try (Browser person = Browser.start(directory);
                Browser operator = Browser.start(directory)) {
            portal.signIn(person, "emil").awaitText("What you may use");
            person.open(portal.page("/portal/login?registry=told.example"))
                    .press("Make a token")
                    .awaitText("To those who run this server, say:");
            String id = person.find(By.cssSelector("main code")).getText();

            portal.signIn(operator, "dora").awaitText("What you may use").click("Operation");
            operator.awaitText("Refused in the last hour").click("Audit").awaitText("found.");
            operator.type("correlation_id", id).press("Find").awaitText("1 found.");
            assertThat(operator.text())
                    .contains("POST /portal/login", "no_rights", id)
                    .contains("the rule holds for registry.example, the request is for told.example");
        }
    }

    @Test
    void sessions_endedByAnOperator_areOverInTheOtherWindow() throws Exception {
        try (Browser operator = Browser.start(directory);
                Browser other = Browser.start(directory)) {
            portal.signIn(other, "emil").awaitText("What you may use");
            assertThat(other.text()).doesNotContain("Operation");
            portal.signIn(operator, "dora").awaitText("What you may use");
            String subject = other.find(By.cssSelector("main code")).getText();
            Thread.sleep(1100); // what began within the second of the end is not of before it

            operator.open(portal.page("/portal/operator/sessions"))
                    .awaitText("found.")
                    .type("issuer", "corp")
                    .type("subject", subject)
                    .press("Find")
                    .awaitText(subject)
                    .press("All of it")
                    .awaitText("This ends every session of " + subject + " of corp: ");
            operator.press("End").awaitText("Ended every session of " + subject);

            other.click("Your sessions").awaitText("Sign in with corp");
        }
    }

    /** From the page to a token, and from there to the operator who shuts it out. */
    @Test
    void robot_madeByAPerson_getsInUntilAnOperatorDisablesIt() throws Exception {
        try (Browser person = Browser.start(directory);
                Browser operator = Browser.start(directory)) {
            portal.signIn(person, "emil").awaitText("What you may use");
            person.click("Your robots").awaitText("You have none.");
            assertThat(person.barriers()).isEmpty();
            person.type("name", "ci")
                    .type("on", "public/base")
                    .press("Make a robot")
                    .awaitText("Your robot is made.");
            assertThat(person.barriers()).isEmpty();
            String name = person.find(By.cssSelector("main code")).getText();
            String password = person.find(By.id("password-1")).getText();
            assertThat(robotToken(name, password)).contains("repository:public/base:pull");
            person.click("Your robots").awaitText("pull, metadata_read on public/base");
            assertThat(person.barriers()).isEmpty();
            assertThat(person.text()).contains(name).doesNotContain(password);

            portal.signIn(operator, "dora").awaitText("What you may use");
            operator.open(portal.page("/portal/operator/robots")).awaitText(name);
            assertThat(operator.text()).contains("of corp/");
            operator.find(By.cssSelector("button[aria-label='Disable of " + name + "']"))
                    .click();
            operator.awaitText("Disable: robot " + name).press("Disable").awaitText("robot " + name + ", disabled");

            assertThat(robotToken(name, password)).contains("unknown_user");
            person.click("Your robots").awaitText("disabled");
        }
    }

    private static String robotToken(String name, String password) throws Exception {
        return Http.post(
                        cambist.url("/oauth2/token"),
                        Map.of(
                                "grant_type", "password",
                                "client_id", "test",
                                "service", "registry.example",
                                "scope", "repository:public/base:pull",
                                "username", name,
                                "password", password))
                .body();
    }

    @Test
    void keys_rotated_areToldOfAndRecorded() throws Exception {
        try (Browser browser = Browser.start(directory)) {
            portal.signIn(browser, "dora").awaitText("What you may use").click("Operation");
            browser.awaitText("Overview").click("Keys").awaitText("refresh tokens");
            browser.press("Make a new key").awaitText("It signs ten minutes after it is made");
            assertThat(browser.barriers()).isEmpty();
            browser.press("Make a new key").awaitText("The new key of refresh tokens signs from");
            assertThat(browser.barriers()).isEmpty();

            browser.click("Back").awaitText("next").click("Audit").awaitText("made new keys of refresh tokens");
        }
    }

    /** Its name leads nowhere, by RFC 2606. */
    @Test
    void key_registryThatCannotBeAsked_waitsUntilItSignsWithoutAsking() throws Exception {
        try (Browser browser = Browser.start(directory)) {
            portal.signIn(browser, "dora").awaitText("What you may use");
            browser.open(portal.page("/portal/operator/keys")).press("Prepare the next key");
            browser.awaitText("the one from before signs on").press("Prepare the next key");
            browser.awaitText("waits, and the one from before signs on").click("Back");
            Pictures.screen(browser.awaitText("waits for its registry"), "key-waits", "light");
            browser.press("Ask the registry").awaitText("This server asks https://told.example/v2/ with the token.");
            assertThat(browser.barriers()).isEmpty();
            Pictures.screen(browser, "key-ask", "light");
            browser.press("Ask, and let it sign").awaitText("cannot be reached just now");
            assertThat(browser.barriers()).isEmpty();
            Pictures.screen(browser, "key-not-taken", "light");

            browser.click("Back").awaitText("waits for its registry").press("Let it sign without asking");
            browser.awaitText("The registry is not asked.").press("Let it sign without asking");
            browser.awaitText("of told.example signs now");
        }
    }

    @Test
    void rules_askedForSomebodyWithASession_answerAndSayWhatOthersWouldChange() throws Exception {
        try (Browser person = Browser.start(directory);
                Browser operator = Browser.start(directory)) {
            portal.signIn(person, "emil").awaitText("What you may use");
            String subject = person.find(By.cssSelector("main code")).getText();
            portal.signIn(operator, "dora").awaitText("What you may use").click("Operation");
            operator.awaitText("Overview").click("Rules").awaitText("the platform team pushes anywhere");
            operator.click("What if?").awaitText("Who has a session").click(subject + " of corp");
            operator.type("repository", "public/app").press("Ask").awaitText("Yes: " + subject + " of corp may pull");
            assertThat(operator.barriers()).isEmpty();

            operator.open(portal.page("/portal/operator/proposal"))
                    .awaitText("Proposed rules")
                    .type(
                            "configuration",
                            "access: [{ who: { issuer: corp, groups: [platform] }, role: CambistAdmin }]")
                    .press("Compare")
                    .awaitText("corp/" + subject);
            assertThat(operator.text()).contains("loses pull", "at registry.example");
            assertThat(operator.barriers()).isEmpty();
        }
    }

    /** Each page, light and dark, on a desk and on a phone. */
    @Test
    void pages_forThoseWhoDoNotSeeThemWell_haveNoBarrier() throws Exception {
        cambist.anonymousToken("registry.example", "repository:secret/app:pull");
        Http.post(
                cambist.managementUrl("/admin/v1/robots"),
                Map.of(
                        "name", "nightly",
                        "registry", "registry.example",
                        "expires", "never",
                        "role", "AcrPull",
                        "on", "team/**"));
        Http.post(cambist.managementUrl("/admin/v1/keys/rotate"), Map.of("refresh", "true", "after_seconds", "0"));
        try (Browser browser = Browser.start(directory)) {
            portal.signIn(browser, "dora").awaitText("What you may use");
            for (Map.Entry<String, String> page : pages().entrySet()) {
                for (String scheme : List.of("light", "dark")) {
                    browser.width(1280).prefers(scheme);
                    look(browser, page, scheme);
                }
                browser.width(390);
                look(browser, page, "phone");
            }
        }
    }

    private static void look(Browser browser, Map.Entry<String, String> page, String how) throws Exception {
        browser.open(portal.page(page.getKey())).awaitText(page.getValue());
        assertThat(browser.barriers()).as(page.getKey() + " " + how).isEmpty();
        Pictures.screen(browser, page.getKey(), how);
    }

    @Test
    void pictures_ofTheDocumentation_areOfRealPages() throws Exception {
        for (String repository : List.of("secret/app", "secret/web", "team/app")) {
            cambist.anonymousToken("registry.example", "repository:" + repository + ":pull");
        }
        try (Browser browser = Browser.start(directory)) {
            portal.signIn(browser, "dora").awaitText("What you may use");
            byte[] page = browser.click("Operation")
                    .awaitText("Refused in the last hour")
                    .picture();
            Pictures.keep(page, "portal-operator.png");
        }
    }
}
