package dev.cambist.e2e.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Browser;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Program;
import dev.cambist.e2e.lab.Skopeo;
import dev.cambist.e2e.lab.Tool;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/**
 * The first minute of a newcomer: {@code ./cambist demo}, and the portal in a real browser. {@code RENEW_PORTAL=1} draws the
 * README's picture anew.
 */
@EndToEnd
final class DemoPortalTest {
    private static final String PICTURE = "portal-demo.png";

    @TempDir
    private static Path directory;

    private static Program demo;
    private static String portal;

    @BeforeAll
    @Timeout(600)
    static void start() {
        Launcher.build();
        demo = Launcher.start(directory, "demo");
        demo.awaitLine(line -> line.contains("edit it, and the next request obeys"));
        Matcher printed =
                Pattern.compile("Open (http://localhost:[0-9]+/) in a browser").matcher(demo.log());
        assertThat(printed.find()).as(demo.log()).isTrue();
        portal = printed.group(1);
    }

    @AfterAll
    static void stop() {
        if (demo != null) {
            demo.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Ada Admin, platform engineers run the place",
        "Dora Developer, the developers of the shop push its images",
        "Nico Newcomer, everybody may pull what is public"
    })
    void person_pickedOnThePage_seesWhatTheDemoPromises(String person, String rule) throws Exception {
        assertThat(demo.log()).contains(person + ", who ");
        try (Browser browser = Browser.start(directory)) {
            signIn(browser, person);

            assertThat(browser.text()).contains(person, rule);
            assertThat(browser.address()).isEqualTo(portal);
        }
    }

    @Test
    void nobody_pickedOnThePage_isToldWhoSaidNo() throws Exception {
        try (Browser browser = Browser.start(directory)) {
            toTheProvider(browser).press("Nobody: go back").awaitText("That did not work");

            assertThat(browser.text()).contains("access_denied");
        }
    }

    @Test
    void pageOfPeople_forThoseWhoDoNotSeeItWell_hasNoBarrier() throws Exception {
        try (Browser browser = Browser.start(directory)) {
            for (String scheme : List.of("light", "dark")) {
                browser.prefers(scheme);
                toTheProvider(browser);
                assertThat(browser.barriers()).as(scheme).isEmpty();
            }
        }
    }

    @Test
    void waysWithNothingStored_opened_haveNoBarrier() throws Exception {
        try (Browser browser = Browser.start(directory)) {
            signIn(browser, "Dora Developer");
            for (String scheme : List.of("light", "dark")) {
                browser.prefers(scheme).width(390).open(portal + "portal/login").awaitText("With nothing stored");
                List<WebElement> ways = browser.all(By.tagName("summary"));
                assertThat(ways).hasSizeGreaterThan(5);
                ways.forEach(WebElement::click);
                browser.awaitText("taskRef: { name: cambist-login }");
                assertThat(browser.barriers()).as(scheme).isEmpty();
            }
        }
    }

    @Test
    void picture_ofTheReadme_isOfARealPage() throws Exception {
        try (Browser browser = Browser.start(directory)) {
            signIn(browser, "Dora Developer");
            Pictures.keep(browser.size(1160, 700).picture(), PICTURE);
        }
    }

    /** Nothing but what the page copies is typed. */
    @ParameterizedTest
    @EnumSource(
            value = Tool.class,
            names = {"DOCKER", "PODMAN", "SKOPEO", "HELM", "ORAS", "CRANE"})
    void line_copiedFromThePage_logsTheProgramIn(Tool program) throws Exception {
        Path kept = Files.createDirectories(directory.resolve("kept-" + program));
        String host = URI.create(portal).getAuthority();
        try (Browser browser = Browser.start(directory)) {
            signIn(browser, "Dora Developer");
            browser.click("Log a machine in").press("Make a token").awaitText("It is shown this once");
            List<String> line = new ArrayList<>(
                    List.of(browser.copy("line-" + program.path().getFileName()).split(" ")));
            assertThat(line).contains(host, "--password-stdin");
            line.set(0, program.path().toString());

            Commands.run(
                            directory,
                            browser.copy("token"),
                            Map.of(
                                    "DOCKER_CONFIG", kept.toString(),
                                    "DOCKER_HOST", "unix://" + kept.resolve("no-daemon"),
                                    "HELM_REGISTRY_CONFIG",
                                            kept.resolve("config.json").toString(),
                                    "REGISTRY_AUTH_FILE",
                                            kept.resolve("config.json").toString()),
                            line)
                    .orFail();
        }

        Skopeo skopeo = new Skopeo(directory, kept.resolve("config.json"));
        skopeo.pull(host + "/acme/shop/web:2.0", kept.resolve("image")).orFail();
        assertThat(skopeo.inspect(host + "/acme/payroll/api:2026-11").exitCode())
                .isNotZero();
    }

    private static Browser toTheProvider(Browser browser) {
        return browser.open(portal)
                .awaitText("Sign in with corp")
                .click("Sign in with corp")
                .awaitText("Who are you?");
    }

    private static void signIn(Browser browser, String person) {
        toTheProvider(browser)
                .press(By.xpath("//button[starts-with(normalize-space(),'" + person + "')]"))
                .awaitText("What you may use");
    }
}
