package dev.cambist.e2e.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Browser;
import dev.cambist.e2e.lab.Cambist;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Registry;
import dev.cambist.e2e.lab.Skopeo;
import dev.cambist.e2e.lab.TinyImage;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.User;
import dev.cambist.testkit.idp.WebClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** A browser that runs no script, from the sign-in to the last act: everything is there, and nothing asks for scripts. */
@EndToEnd
final class ScriptsOffTest {
    private static final String POLICY = """
            registries: [{ service: registry.example, aliases: [localhost], upstream: "UPSTREAM" }]
            issuers:
              - name: corp
                entra: { tenants: [TENANT], authority: "AUTHORITY", audiences: [portal] }
                client: { id: portal, secret-file: portal.secret }
            access:
              - { who: { issuer: corp }, role: RepositoryContributor, on: ["team/**"] }
              - { who: { issuer: corp, groups: [operators] }, role: CambistAdmin }
            portal: {}
            """;

    @TempDir
    private static Path directory;

    private static IdentityProvider provider;
    private static Registry registry;
    private static Cambist cambist;

    @BeforeAll
    static void start() throws Exception {
        registry = Registry.startOpen(
                Registry.Kind.DOCKER_REGISTRY_2_8, Files.createDirectories(directory.resolve("registry")));
        provider = IdentityProvider.start();
        provider.add(User.named("dora").withClaim("name", "Dora Developer").withGroups("operators"));
        Path own = Files.createDirectories(directory.resolve("cambist"));
        Files.writeString(own.resolve("portal.secret"), "a-secret\n");
        cambist = Cambist.start(
                own,
                POLICY.replace("TENANT", IdentityProvider.TENANT)
                        .replace("AUTHORITY", provider.url().toString())
                        .replace("UPSTREAM", registry.url("").toString()));
        provider.add(WebClient.withSecret(
                "portal", "a-secret", cambist.url("/portal/signed-in").toString()));
    }

    @AfterAll
    static void stop() {
        if (cambist != null) {
            cambist.close();
        }
        if (provider != null) {
            provider.close();
        }
        if (registry != null) {
            registry.close();
        }
    }

    @Test
    void person_whoseBrowserRunsNoScript_doesEverything() throws Exception {
        try (Browser browser = Browser.startWithoutScripts(directory)) {
            signIn(browser);
            look(browser.click("Log a machine in").awaitText("With a token that ends by itself"));
            look(browser.press("Make a token").awaitText("It is shown this once"));
            assertThat(browser.text())
                    .as("the time as it is written, which a script would count down")
                    .containsPattern("It ends [0-9-]+T[0-9:]+Z")
                    .doesNotContain("Copy");
            Skopeo skopeo = new Skopeo(directory);
            skopeo.login(cambist.host(), browser.find(By.id("token")).getText()).orFail();
            push(skopeo, "v1", "first");
            push(skopeo, "v2", "second");

            look(browser.click("Repositories").awaitText("team/shop"));
            look(browser.click("team/shop").awaitText("Without a tag"));
            look(browser.click("v1").awaitText("Get it"));
            look(browser.press("Lock the tag").awaitText("Locks hold for everybody"));
            look(browser.press("Lock").awaitText("is locked against push and delete"));
            Outcome refused = skopeo.push(TinyImage.write(directory.resolve("other"), "other"), tag("v1"));
            assertThat(refused.succeeded()).isFalse();

            browser.click("team/shop").awaitText("Without a tag").click("v2").awaitText("Get it");
            look(browser.press("Delete the tag").awaitText("stays, with all of its other tags"));
            look(browser.press("Delete").awaitText("Tag v2 of team/shop is deleted."));
            assertThat(skopeo.inspect(tag("v2")).succeeded()).isFalse();
            skopeo.inspect(tag("v1")).orFail();
        }
    }

    @Test
    void operator_whoseBrowserRunsNoScript_doesEverything() throws Exception {
        try (Browser browser = Browser.startWithoutScripts(directory)) {
            signIn(browser);
            look(browser.click("Operation").awaitText("What needs care first"));
            look(browser.click("Keys").awaitText("refresh tokens"));
            look(browser.press("Make a new key").awaitText("It signs ten minutes after it is made"));
            look(browser.press("Make a new key").awaitText("The new key of refresh tokens signs from"));
            look(browser.click("Your sessions").awaitText("(this browser)"));
            browser.press("Sign out").awaitText("Sign in with corp");
        }
    }

    private static void signIn(Browser browser) {
        look(browser.open(cambist.url("/").toString()).awaitText("Sign in with corp"));
        browser.click("Sign in with corp").awaitText("Who are you?");
        browser.press(By.xpath("//button[starts-with(normalize-space(),'Dora Developer')]"));
        look(browser.awaitText("What you may use"));
    }

    private static void look(Browser browser) {
        assertThat(browser.source().toLowerCase(Locale.ROOT)).doesNotContain("noscript", "enable javascript");
        assertThat(browser.text()).doesNotContainIgnoringCase("javascript");
    }

    private static void push(Skopeo skopeo, String tag, String text) throws Exception {
        skopeo.push(TinyImage.write(Files.createTempDirectory(directory, "image"), text), tag(tag))
                .orFail();
    }

    private static String tag(String tag) {
        return cambist.host() + "/team/shop:" + tag;
    }
}
