package dev.cambist.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What operators do to robots and keys in a browser: asked about once, recorded, and refused to readers. */
@Timeout(300) // a guard against hanging
final class OperatorActsTest {
    private static final String ROBOT =
            "name=nightly&registry=registry.example.com&expires=2099-01-31T00:00:00Z&role=AcrPull&on=team/**";

    @TempDir
    private Path directory;

    private PortalLab lab;

    @BeforeEach
    void start() throws Exception {
        lab = new PortalLab(directory);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void robots_eachAct_asksOnceAndIsRecordedWithWhoDidIt() throws Exception {
        lab.admin("/robots", ROBOT);
        TestBrowser olga = lab.signedIn(PortalLab.OLGA);
        TestBrowser.Page page = olga.open("/portal/operator/robots");
        assertThat(page.body()).contains("nightly", "on team/**", "registry.example.com", "2099-01-31T00:00:00Z");

        Map<String, String> disable = Map.of("form", page.form(), "act", "disable", "name", "nightly");
        assertThat(olga.send("/portal/operator/robots", disable).body())
                .contains("Disable: robot nightly.", "It was never used.", "until it is enabled again");
        assertThat(olga.open("/portal/operator/robots").body()).contains(">enabled<");
        lab.auditWith("was asked whether to disable robot nightly");

        assertThat(sure(olga, "/portal/operator/robots", disable).body()).contains("robot nightly, disabled");
        assertThat(olga.open("/portal/operator/robots").body()).contains(">disabled<");
        sure(olga, "/portal/operator/robots", Map.of("form", page.form(), "act", "enable", "name", "nightly"));
        assertThat(olga.open("/portal/operator/robots").body()).contains(">enabled<");
        sure(olga, "/portal/operator/robots", Map.of("form", page.form(), "act", "delete", "name", "nightly"));
        assertThat(olga.open("/portal/operator/robots").body()).contains("There is none");
        lab.auditWith(
                "\"act\":\"disabled robot nightly\"",
                "\"act\":\"enabled robot nightly\"",
                "\"act\":\"deleted robot nightly\"",
                "\"caller\":\"corp/olga\"");
    }

    @Test
    void robots_newPassword_isShownOnceAndWorks() throws Exception {
        lab.admin("/robots", ROBOT);
        TestBrowser olga = lab.signedIn(PortalLab.OLGA);
        String form = olga.open("/portal/operator/robots").form();
        TestBrowser.Page made = sure(
                olga,
                "/portal/operator/robots",
                Map.of("form", form, "act", "rotate", "name", "nightly", "password", "2"));
        String password = made.body().replaceAll("(?s).*id=\"secret\">([^<]+)<.*", "$1");

        assertThat(made.body()).contains("Password 2 of nightly", "It is shown this once.");
        assertThat(olga.open("/portal/operator/robots").body()).doesNotContain(password);
        assertThat(lab.audit())
                .contains("made a new password 2 of robot nightly")
                .doesNotContain(password);
        TestBrowser.Page bought = lab.browser()
                .send(
                        "/oauth2/token",
                        Map.of(
                                "grant_type", "password",
                                "client_id", "test",
                                "service", "registry.example.com",
                                "scope", "repository:team/app:pull",
                                "username", "nightly",
                                "password", password));
        assertThat(bought.status()).as(bought.body()).isEqualTo(200);
    }

    @Test
    void robots_actThatThereIsNot_isRefused() throws Exception {
        TestBrowser olga = lab.signedIn(PortalLab.OLGA);
        String form = olga.open("/portal/operator/robots").form();

        assertThat(olga.send("/portal/operator/robots", Map.of("form", form, "act", "create", "name", "x"))
                        .body())
                .contains("(unusable_field)");
        assertThat(olga.send("/portal/operator/robots", Map.of("form", form, "act", "delete", "name", "<b>x"))
                        .body())
                .contains("(unusable_field)")
                .doesNotContain("<b>x");
    }

    /** The walk of a rotation, for a registry that must be told of its keys, and for refresh tokens. */
    @Test
    void keys_rotation_goesFromTheNextToTheFormer() throws Exception {
        TestBrowser olga = lab.signedIn(PortalLab.OLGA);
        TestBrowser.Page page = olga.open("/portal/operator/keys");
        Map<String, String> rotate = Map.of("form", page.form(), "act", "rotate", "refresh", "true");
        assertThat(olga.send("/portal/operator/keys", rotate).body())
                .contains("Make a new key: refresh tokens.", "ten minutes after it is made");
        assertThat(sure(olga, "/portal/operator/keys", rotate).body())
                .contains("The new key of refresh tokens signs from 2026-11-29T12:10:00Z on.");
        lab.auditWith("made new keys of refresh tokens");

        String registry = "registry.example.com";
        Map<String, String> prepare = Map.of("form", page.form(), "act", "prepare", "registry", registry);
        String prepared = sure(olga, "/portal/operator/keys", prepare).body();
        String id = prepared.replaceAll("(?s).*The key (\\S+) waits.*", "$1");
        assertThat(prepared).contains("cambist trust " + registry).doesNotContain("eyJ");
        assertThat(olga.open("/portal/operator/keys").body()).contains("waits for its registry", "Let it sign");

        Map<String, String> promote = Map.of("form", page.form(), "act", "promote", "registry", registry, "id", id);
        assertThat(olga.send("/portal/operator/keys", promote).body()).contains("does not ask the registry");
        assertThat(sure(olga, "/portal/operator/keys", promote).body()).contains("signs now");
        lab.auditWith("let the key " + id + " of " + registry + " sign");
        assertThat(olga.open("/portal/operator/keys").body()).contains("former");

        lab.time.set(PortalLab.NOW.plus(Duration.ofHours(2)));
        Map<String, String> retire =
                Map.of("form", olga.open("/portal/operator/keys").form(), "act", "retire");
        assertThat(sure(olga, "/portal/operator/keys", retire).body()).contains("is removed.");
        lab.auditWith("removed the keys ");
    }

    @Test
    void keys_ofRobots_areShownAndMadeAnewByThemselves() throws Exception {
        TestBrowser olga = lab.signedIn(PortalLab.OLGA);
        assertThat(olga.open("/portal/operator/keys").body()).doesNotContain("Keys of robots");
        lab.admin("/robots", ROBOT);
        TestBrowser.Page page = olga.open("/portal/operator/keys");
        assertThat(page.body()).contains("Keys of refresh tokens", "Keys of robots");
        assertThat(olga.open("/portal/operator").body()).contains("refresh tokens<", "passwords<");

        Map<String, String> rotate = Map.of("form", page.form(), "act", "rotate", "robots", "true");
        assertThat(olga.send("/portal/operator/keys", rotate).body()).contains("Make a new key: robots");
        assertThat(sure(olga, "/portal/operator/keys", rotate).body())
                .contains("The new key of robots", "passwords signs from 2026-11-29T12:10:00Z on.")
                .doesNotContain("refresh tokens signs");
        assertThat(lab.auditWith("made new keys of robots, which sign")).doesNotContain("new keys of refresh");
    }

    private static TestBrowser.Page sure(TestBrowser browser, String path, Map<String, String> fields)
            throws Exception {
        Map<String, String> sure = new HashMap<>(fields);
        sure.put("sure", "yes");
        return browser.send(path, sure);
    }

    @Test
    void acts_reader_isRefusedEachOfThem() throws Exception {
        lab.admin("/robots", ROBOT);
        TestBrowser rita = lab.signedIn(PortalLab.RITA);
        String form = rita.open("/").form();
        for (Map<String, String> act : List.of(
                Map.of("form", form, "act", "delete", "name", "nightly"),
                Map.of("form", form, "act", "rotate", "name", "nightly", "password", "1"))) {
            assertThat(sure(rita, "/portal/operator/robots", act).body()).contains("(operator_may_not)");
        }
        for (String act : List.of("rotate", "prepare", "promote", "retire")) {
            assertThat(sure(rita, "/portal/operator/keys", Map.of("form", form, "act", act))
                            .body())
                    .contains("(operator_may_not)");
        }
        assertThat(rita.open("/portal/operator/robots").body())
                .contains("nightly")
                .doesNotContain("New password");
        assertThat(rita.open("/portal/operator/keys").body()).doesNotContain("Make a new key");
    }
}
