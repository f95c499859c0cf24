package dev.cambist.e2e.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Browser;
import dev.cambist.e2e.lab.Cambist;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Registry;
import dev.cambist.e2e.lab.Skopeo;
import dev.cambist.e2e.lab.TinyImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** What Docker's registry holds behind the gateway, seen and changed by a person of Keycloak with a real browser. */
@EndToEnd
final class PortalRepositoriesTest {
    private static final String SERVICE = "registry.example";
    private static final String POLICY = """
            registries: [{ service: registry.example, aliases: [localhost], upstream: "UPSTREAM" }]
            access:
              - comment: the platform team keeps the images
                who: { issuer: corp, groups: [platform] }
                role: RepositoryContributor
                on: ["team/**"]
            """;

    @TempDir
    private static Path directory;

    private static KeycloakPortal portal;
    private static Registry registry;
    private static Cambist cambist;
    private static Skopeo skopeo;

    @BeforeAll
    static void start() throws Exception {
        registry = Registry.startOpen(
                Registry.Kind.DOCKER_REGISTRY_2_8, Files.createDirectories(directory.resolve("registry")));
        portal = KeycloakPortal.start(
                directory, POLICY.replace("UPSTREAM", registry.url("").toString()));
        cambist = portal.cambist();
        skopeo = new Skopeo(directory);
    }

    @AfterAll
    static void stop() {
        if (portal != null) {
            portal.close();
        }
        if (registry != null) {
            registry.close();
        }
    }

    /** From the first push to the last page: what a person does in an afternoon. */
    @Test
    void person_whoKeepsImages_browsesPullsLocksAndDeletes() throws Exception {
        try (Browser browser = Browser.start(directory)) {
            portal.signIn(browser, "dora").awaitText("What you may use");
            logSkopeoIn(browser);
            TinyImage image = push("team/shop", "v1", "first");
            push("team/shop", "v2", "second");

            browser.click("Repositories")
                    .awaitText("team/shop")
                    .click("team/shop")
                    .awaitText("Without a tag");
            assertThat(browser.text()).contains("v1", "v2", "linux/amd64", "by ", " of corp");
            browser.click("v1").awaitText("Get it");
            assertThat(browser.text()).contains(image.manifest());

            String line = browser.find(By.id("line-0")).getText();
            assertThat(line).isEqualTo("docker pull " + cambist.host() + "/team/shop:v1");
            Path pulled = directory.resolve("pulled");
            skopeo.pull(line.replace("docker pull ", ""), pulled).orFail();
            assertThat(image.isIn(pulled)).isTrue();

            browser.press("Lock the tag").awaitText("Locks hold for everybody");
            browser.press("Lock").awaitText("is locked against push and delete");
            Outcome refused = skopeo.push(TinyImage.write(directory.resolve("other"), "other"), tag("team/shop", "v1"));
            assertThat(refused.succeeded()).isFalse();
            assertThat(refused.toString()).contains("disallowed");
            browser.click("team/shop")
                    .awaitText("no push, no delete")
                    .click("v1")
                    .awaitText("Get it");
            browser.press("Delete the tag").awaitText("stays, with all of its other tags");
            browser.press("Delete").awaitText("it is locked: on tag v1 of team/shop");

            browser.back().awaitText("stays, with all of its other tags").click("Leave it as it is");
            browser.awaitText("Without a tag").click("v1").awaitText("Get it");
            browser.press("Unlock the tag").awaitText("All locks that were set on it end");
            browser.press("Unlock")
                    .awaitText("Tag v1 of team/shop is unlocked.")
                    .click("team/shop");
            browser.awaitText("Without a tag").click("v1").awaitText("Get it");
            browser.press("Delete the tag").awaitText("stays, with all of its other tags");
            browser.press("Delete").awaitText("Tag v1 of team/shop is deleted.");
            assertThat(skopeo.inspect(tag("team/shop", "v1")).succeeded()).isFalse();
            skopeo.inspect(tag("team/shop", "v2")).orFail();

            browser.click("team/shop").awaitText("Without a tag").press("Delete the repository");
            browser.awaitText("All of it goes").press("Delete").awaitText("Repository team/shop is deleted.");
            assertThat(skopeo.inspect(tag("team/shop", "v2")).succeeded()).isFalse();
        }
    }

    @Test
    void session_endedInAnotherWindow_changesNothingAnyMore() throws Exception {
        try (Browser one = Browser.start(directory);
                Browser other = Browser.start(directory)) {
            portal.signIn(one, "dora").awaitText("What you may use");
            logSkopeoIn(one);
            push("team/kept", "v1", "kept");
            one.open(portal.page("/portal/repository?registry=registry.example&name=team/kept"))
                    .press("Delete the repository")
                    .awaitText("All of it goes");
            Thread.sleep(1100); // what began within the second of the end is not of before it
            portal.signIn(other, "dora")
                    .awaitText("What you may use")
                    .click("Your sessions")
                    .press("End all of them");
            other.awaitText("Are you sure?").press("End").awaitText("Sign in with corp");

            one.press("Delete").awaitText("Sign in with corp");
            assertThat(Http.get(registry.url("/v2/team/kept/tags/list")).body()).contains("v1");
        }
    }

    /** Each page, light and dark, on a desk and on a phone. */
    @Test
    void pages_forThoseWhoDoNotSeeThemWell_haveNoBarrier() throws Exception {
        try (Browser browser = Browser.start(directory)) {
            portal.signIn(browser, "dora").awaitText("What you may use");
            logSkopeoIn(browser);
            TinyImage image = push("team/web", "v1.0.0", "web");
            push("team/web", "v1.1.0", "web again");
            push("team/web", "latest", "web again");
            push("team/api", "v1", "api");
            push("team/long/name-of-a-repository-that-is-long", "v1", "long");
            String web = "?registry=registry.example&name=team/web";
            browser.open(portal.page("/portal/manifest" + web + "&digest=" + image.manifest()))
                    .press("Lock the tag")
                    .awaitText("Locks hold for everybody")
                    .press("Lock")
                    .awaitText("is locked against");
            Map<String, String> pages = Map.of(
                    "/portal/repositories",
                    "team/web",
                    "/portal/repositories?search=nothing",
                    "No repository that you may pull from",
                    "/portal/repository" + web,
                    "v1.1.0",
                    "/portal/repository" + web + "&show=untagged",
                    "No manifest here is without a tag",
                    "/portal/manifest" + web + "&digest=" + image.manifest(),
                    "Get it",
                    "/portal/repository" + web + "x",
                    "That did not work");
            for (String scheme : List.of("light", "dark")) {
                browser.width(1280).prefers(scheme);
                for (Map.Entry<String, String> each : pages.entrySet()) {
                    browser.open(portal.page(each.getKey())).awaitText(each.getValue());
                    assertThat(browser.barriers())
                            .as(each.getKey() + " " + scheme)
                            .isEmpty();
                    Pictures.screen(browser, each.getKey(), scheme);
                }
                for (String act : List.of("Lock the repository", "Delete the repository")) {
                    browser.open(portal.page("/portal/repository" + web))
                            .press(act)
                            .awaitText("Leave it as it is");
                    assertThat(browser.barriers()).as(act + " " + scheme).isEmpty();
                    Pictures.screen(browser, act, scheme);
                }
                browser.open(portal.page("/portal/manifest" + web + "&digest=" + image.manifest()))
                        .press(By.tagName("summary"));
                assertThat(browser.barriers()).as("JSON " + scheme).isEmpty();
                Pictures.screen(browser, "JSON", scheme);
            }
            browser.width(390).prefers("light");
            for (Map.Entry<String, String> each : pages.entrySet()) {
                browser.open(portal.page(each.getKey())).awaitText(each.getValue());
                assertThat(browser.barriers()).as(each.getKey() + " phone").isEmpty();
                Pictures.screen(browser, each.getKey(), "phone");
            }
            browser.width(1280).open(portal.page("/portal/repository" + web)).awaitText("v1.1.0");
            Pictures.keep(browser.picture(), "portal-repository.png");
        }
    }

    private static String tag(String repository, String tag) {
        return cambist.host() + "/" + repository + ":" + tag;
    }

    private static TinyImage push(String repository, String tag, String text) throws Exception {
        TinyImage image = TinyImage.write(Files.createTempDirectory(directory, "image"), text);
        skopeo.push(image, tag(repository, tag)).orFail();
        return image;
    }

    private static void logSkopeoIn(Browser browser) {
        browser.open(portal.page("/portal/login?registry=" + SERVICE))
                .press("Make a token")
                .awaitText("It is shown this once");
        String token = browser.find(By.id("token")).getText();
        skopeo.login(cambist.host(), token).orFail();
        browser.open(portal.page("/")).awaitText("What you may use");
    }
}
