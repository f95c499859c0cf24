package dev.cambist.server.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people do with robots of their own in a browser, and what those get. */
@Timeout(300) // a guard against hanging
final class RobotPagesTest {
    private static final String PAGE = "/portal/robots";
    private static final Pattern PASSWORD = Pattern.compile("cambist_[0-9A-Za-z]{49}");

    /** The registry with a gateway before it, which has nothing behind it. */
    private static final String FRONTED = PortalLab.CONFIGURATION
            .replace(
                    "{ service: registry.example.com, trust: libtrust }",
                    "{ service: registry.example.com, aliases: [localhost], upstream: \"http://localhost:1\" }")
            .replace("    on: [\"team/**\"]", "    on: [\"team/**\"]\n    robots: 30d");

    @TempDir
    private Path directory;

    private PortalLab lab;
    private TestBrowser alice;

    @BeforeEach
    void start() throws Exception {
        lab = new PortalLab(
                directory,
                PortalLab.CONFIGURATION.replace(
                        "    on: [\"team/**\"]",
                        "    on: [\"team/**\"]\n    robots: 30d\n"
                                + "  - { comment: short, who: { issuer: corp, groups: [dev] }, role: AcrDelete,"
                                + " on: [\"team/tmp/**\"], robots: 7d }"));
        alice = lab.signedIn(PortalLab.ALICE);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    /** A robot as the page shows it once. */
    private record Made(String name, List<String> passwords) {
        static Made of(TestBrowser.Page page) {
            assertThat(page.status()).as(page.body()).isEqualTo(200);
            List<String> passwords = new ArrayList<>();
            Matcher found = PASSWORD.matcher(page.body());
            while (found.find()) {
                passwords.add(found.group());
            }
            return new Made(page.body().replaceAll("(?s).*<h1>Robot ([^<]+)<.*", "$1"), passwords);
        }
    }

    @Test
    void page_withoutARobot_saysWhatRulesLetRobotsDo() throws Exception {
        assertThat(alice.open(PAGE).body())
                .contains("You have none.", "the team pushes its own images", "30 d", "7 d", "max=\"30\"");
    }

    @Test
    void page_whereNoRuleIsForRobots_offersNoForm() throws Exception {
        TestBrowser olga = lab.signedIn(PortalLab.OLGA);

        assertThat(olga.open(PAGE).body())
                .contains("No rule lets you make robots.")
                .doesNotContain("Make a robot");
    }

    @Test
    void make_robot_isShownOnceAndGetsWhatItMay() throws Exception {
        TestBrowser.Page page = make(alice, "AcrPull", "team/app", 30);
        Made robot = Made.of(page);

        assertThat(robot.name()).matches("ci-[a-z2-9]{10}");
        assertThat(robot.passwords()).hasSize(2);
        assertThat(page.body())
                .contains(
                        "docker login registry.example.com --username " + robot.name() + " --password-stdin",
                        "2026-12-29T12:00:00Z");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(alice.open(PAGE).body())
                .contains(robot.name(), "pull, metadata_read on team/app", ">enabled<", "never")
                .doesNotContain(robot.passwords().getFirst(), "Not now");
        for (String password : robot.passwords()) {
            assertThat(granted(robot.name(), password)).isEqualTo("repository:team/app:pull");
        }
        assertThat(alice.open(PAGE).body()).contains("from 127.0.0.1, browser/1");
        assertThat(lab.auditWith(
                        "made its own robot " + robot.name() + " on registry.example.com with team/app: pull,"
                                + " metadata_read, until 2026-12-29T12:00:00Z",
                        "\"caller\":\"robot " + robot.name() + "\"",
                        "\"owner\":\"corp/alice\""))
                .doesNotContain(robot.passwords().getFirst(), robot.passwords().getLast());
    }

    @Test
    void make_moreThanTheRulesGive_namesWhatIsTooMuch() throws Exception {
        assertThat(make(alice, "RepositoryContributor", "team/app", 7).body())
                .contains(
                        "no rule lets you make a robot with delete on team/app at registry.example.com",
                        "(robot_too_wide)");
        assertThat(make(alice, "AcrPush", "team/app, other/**", 7).body())
                .contains("with pull, push, metadata_read, metadata_write on other/**");
        assertThat(make(alice, "CatalogLister", "**", 7).body()).contains("with catalog on **");
        assertThat(alice.open(PAGE).body()).contains("You have none.");
    }

    /** What two rules give together lives as long as the shorter lets it. */
    @Test
    void make_longerThanARuleForAllOfIt_saysHowLong() throws Exception {
        assertThat(make(alice, "RepositoryContributor", "team/tmp/**", 30).body())
                .contains("let no robot that may do this live for 30 d; choose at most 7 d", "(robot_too_long)");
        assertThat(Made.of(make(alice, "RepositoryContributor", "team/tmp/**", 7))
                        .passwords())
                .hasSize(2);
    }

    @Test
    void make_oneMoreThanAnybodyMayHave_isRefused() throws Exception {
        for (int i = 0; i < 20; i++) {
            Made.of(make(alice, "AcrPull", "team/app", 7));
        }

        assertThat(make(alice, "AcrPull", "team/app", 7).body()).contains("(too_many_robots)");
    }

    @Test
    void rotate_password_asksOnceAndShowsTheNewOne() throws Exception {
        Made robot = Made.of(make(alice, "AcrPull", "team/app", 7));
        Map<String, String> rotate = Map.of("act", "rotate", "name", robot.name(), "password", "2");

        assertThat(send(alice, rotate).body()).contains("Make a new password 2 of robot " + robot.name());
        assertThat(status(robot.name(), robot.passwords().getLast())).isEqualTo(200);
        Made anew = Made.of(send(alice, sure(rotate)));

        assertThat(anew.passwords()).hasSize(1);
        assertThat(status(robot.name(), anew.passwords().getFirst())).isEqualTo(200);
        assertThat(status(robot.name(), robot.passwords().getFirst())).isEqualTo(200);
        assertThat(status(robot.name(), robot.passwords().getLast())).isEqualTo(401);
        assertThat(lab.auditWith("made a new password 2 of its own robot " + robot.name()))
                .doesNotContain(anew.passwords().getFirst());
    }

    @Test
    void delete_robot_asksOnceAndEndsIt() throws Exception {
        Made robot = Made.of(make(alice, "AcrPull", "team/app", 7));
        Map<String, String> delete = Map.of("act", "delete", "name", robot.name());

        assertThat(send(alice, delete).body()).contains("Delete robot " + robot.name() + "?");
        assertThat(status(robot.name(), robot.passwords().getFirst())).isEqualTo(200);
        assertThat(send(alice, sure(delete)).body()).contains("Robot " + robot.name() + " is gone.", "You have none.");

        assertThat(status(robot.name(), robot.passwords().getFirst())).isEqualTo(401);
        lab.auditWith("was asked whether to delete its own robot", "deleted its own robot " + robot.name());
    }

    @Test
    void endOfAllSessions_ofItsOwner_disablesTheRobotAndNobodyElses() throws Exception {
        Made robot = Made.of(make(alice, "AcrPull", "team/app", 7));
        Made bobs = Made.of(make(lab.signedIn(PortalLab.BOB), "AcrPull", "team/app", 7));
        lab.time.set(PortalLab.NOW.plusSeconds(5));

        TestBrowser.Page asked =
                alice.send("/portal/sessions", Map.of("form", alice.open("/").form(), "all", "true"));
        assertThat(asked.body()).contains("and your robots are disabled");
        alice.send("/portal/sessions", Map.of("form", asked.form(), "all", "true", "sure", "yes"));

        assertThat(status(robot.name(), robot.passwords().getFirst())).isEqualTo(401);
        assertThat(status(bobs.name(), bobs.passwords().getFirst())).isEqualTo(200);
        assertThat(lab.signedIn(PortalLab.ALICE).open(PAGE).body()).contains(robot.name(), ">disabled<");
    }

    @Test
    void signOut_ofItsOwner_leavesTheRobot() throws Exception {
        Made robot = Made.of(make(alice, "AcrPull", "team/app", 7));

        alice.send("/portal/sign-out", Map.of("form", alice.open("/").form()));

        assertThat(status(robot.name(), robot.passwords().getFirst())).isEqualTo(200);
    }

    @Test
    void revocation_byOperators_disablesTheRobotAndIsCounted() throws Exception {
        Made robot = Made.of(make(alice, "AcrPull", "team/app", 7));
        lab.time.set(PortalLab.NOW.plusSeconds(5));

        assertThat(lab.admin("/revocations", "issuer=corp&subject=alice&dry_run=true"))
                .contains("\"disabled_robots\":1");
        assertThat(status(robot.name(), robot.passwords().getFirst())).isEqualTo(200);
        assertThat(lab.admin("/revocations", "issuer=corp&subject=alice")).contains("\"disabled_robots\":1");

        assertThat(status(robot.name(), robot.passwords().getFirst())).isEqualTo(401);
    }

    /** The registry is behind this server; that it is out of reach is what a token that is good is told. */
    @Test
    void revocation_ofItsOwner_endsAccessTokensThatAreOutAtTheGateway() throws Exception {
        lab.close();
        lab = new PortalLab(Files.createDirectory(directory.resolve("fronted")), FRONTED);
        Made robot = Made.of(make(lab.signedIn(PortalLab.ALICE), "AcrPull", "team/app", 7));
        TestBrowser program = lab.browser();
        program.headers.put(
                "Authorization",
                "Bearer "
                        + buy(robot.name(), robot.passwords().getFirst())
                                .body()
                                .replaceAll("(?s).*\"access_token\":\"([^\"]*)\".*", "$1"));
        assertThat(program.open("/v2/team/app/manifests/v1").body()).contains("upstream_unavailable");
        String manifest = "\"operation\":\"manifest\"";
        assertThat(lab.auditWith(manifest).lines())
                .filteredOn(line -> line.contains(manifest))
                .singleElement(STRING)
                .contains("\"caller\":\"robot " + robot.name() + "\"", "\"owner\":\"corp/alice\"");
        lab.time.set(PortalLab.NOW.plusSeconds(5));

        lab.admin("/revocations", "issuer=corp&subject=alice");

        TestBrowser.Page refused = program.open("/v2/team/app/manifests/v1");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.body()).contains("this access token was revoked");
    }

    @Test
    void operators_seeTheOwnerAndDisableIt() throws Exception {
        Made robot = Made.of(make(alice, "AcrPull", "team/app", 7));
        TestBrowser olga = lab.signedIn(PortalLab.OLGA);
        TestBrowser.Page page = olga.open("/portal/operator/robots");

        assertThat(page.body()).contains(robot.name(), "of corp/alice");
        assertThat(lab.admin("/robots/disable", "name=" + robot.name()))
                .contains("\"owner\":{\"issuer\":\"corp\",\"subject\":\"alice\"}");
        assertThat(status(robot.name(), robot.passwords().getFirst())).isEqualTo(401);
        assertThat(alice.open(PAGE).body()).contains(">disabled<");
    }

    @Test
    void robot_atItsEnd_isOver() throws Exception {
        Made robot = Made.of(make(alice, "AcrPull", "team/app", 7));
        lab.time.set(PortalLab.NOW.plus(Duration.ofDays(7)));

        assertThat(status(robot.name(), robot.passwords().getFirst())).isEqualTo(401);
        assertThat(lab.signedIn(PortalLab.ALICE).open(PAGE).body()).contains(">over<");
    }

    private TestBrowser.Page make(TestBrowser browser, String role, String on, int days) throws Exception {
        return send(
                browser,
                Map.of(
                        "act",
                        "make",
                        "registry",
                        "registry.example.com",
                        "name",
                        "ci",
                        "role",
                        role,
                        "on",
                        on,
                        "days",
                        Integer.toString(days)));
    }

    private static TestBrowser.Page send(TestBrowser browser, Map<String, String> fields) throws Exception {
        Map<String, String> form = new HashMap<>(fields);
        form.put("form", browser.open(PAGE).form());
        return browser.send(PAGE, form);
    }

    private static Map<String, String> sure(Map<String, String> fields) {
        Map<String, String> sure = new HashMap<>(fields);
        sure.put("sure", "yes");
        return sure;
    }

    private int status(String name, String password) throws Exception {
        return buy(name, password).status();
    }

    private String granted(String name, String password) throws Exception {
        return buy(name, password).body().replaceAll("(?s).*\"scope\":\"([^\"]*)\".*", "$1");
    }

    private TestBrowser.Page buy(String name, String password) throws Exception {
        return lab.browser()
                .send(
                        "/oauth2/token",
                        Map.of(
                                "grant_type", "password",
                                "client_id", "test",
                                "service", "registry.example.com",
                                "scope", "repository:team/app:pull,push repository:other/app:pull",
                                "username", name,
                                "password", password));
    }
}
