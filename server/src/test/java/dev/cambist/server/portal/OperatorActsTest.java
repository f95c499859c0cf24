package dev.cambist.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What operators do to robots in a browser: asked about once, recorded, and refused to readers. */
final class OperatorActsTest extends PortalTest {
    static final String ROBOT =
            "name=nightly&registry=registry.example.com&expires=2099-01-31T00:00:00Z&role=AcrPull&on=team/**";

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
        for (String act : List.of("rotate", "prepare", "ask", "promote", "retire", "retire-valid")) {
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
