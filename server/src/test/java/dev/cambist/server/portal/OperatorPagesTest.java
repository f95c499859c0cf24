package dev.cambist.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who sees what of the pages for operators, and who may do what there. */
final class OperatorPagesTest extends PortalTest {
    private static final List<String> PAGES = List.of(
            "/portal/operator",
            "/portal/operator/sessions",
            "/portal/operator/revocations",
            "/portal/operator/robots",
            "/portal/operator/keys",
            "/portal/operator/rules",
            "/portal/operator/what-if",
            "/portal/operator/proposal",
            "/portal/operator/audit");

    @Test
    void pages_personWithoutTheRole_areAnsweredAsAPageThatIsNotThere() throws Exception {
        TestBrowser alice = lab.signedIn(PortalLab.ALICE);
        String unknown = withoutId(alice.open("/portal/nothing"));

        assertThat(alice.open("/").body()).doesNotContain("/portal/operator");
        for (String page : PAGES) {
            TestBrowser.Page answer = alice.open(page);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(withoutId(answer).replace(page, "/portal/nothing")).isEqualTo(unknown);
        }
        String form = alice.open("/").form();
        assertThat(alice.send("/portal/operator/sessions", Map.of("form", form, "everything", "true", "sure", "yes"))
                        .status())
                .isEqualTo(404);
        assertThat(alice.open("/").body()).contains("Alice Example");
    }

    private static String withoutId(TestBrowser.Page page) {
        return page.body().replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID");
    }

    @Test
    void pages_nobodySignedIn_leadToTheSignInAndBack() throws Exception {
        for (String page : PAGES) {
            assertThat(lab.browser().open(page).header("Location")).isEqualTo("/?to=" + page.replace("/", "%2F"));
        }
        TestBrowser browser = lab.browser();
        lab.issuer.signsIn(PortalLab.OLGA);
        assertThat(browser.open(lab.back(browser, "%2Fportal%2Foperator%2Faudit"))
                        .header("Location"))
                .isEqualTo("/portal/operator/audit");
    }

    @Test
    void pages_reader_seesEverythingAndCanDoNothing() throws Exception {
        TestBrowser rita = lab.signedIn(PortalLab.RITA);
        lab.signedIn(PortalLab.ALICE);
        assertThat(rita.open("/").body()).contains("href=\"/portal/operator\"");
        for (String page : PAGES) {
            assertThat(rita.open(page).status()).as(page).isEqualTo(200);
        }
        TestBrowser.Page sessions = rita.open("/portal/operator/sessions");
        assertThat(sessions.body()).contains("alice").doesNotContain("End the session of");

        TestBrowser.Page refused = rita.send(
                "/portal/operator/sessions",
                Map.of("form", sessions.form(), "issuer", "corp", "subject", "alice", "sure", "yes"));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.body()).contains("(operator_may_not)");
        assertThat(lab.audit()).doesNotContain("revoked identity");
    }

    @Test
    void overview_afterARefusal_hasItByReasonAndIssuer() throws Exception {
        TestBrowser olga = lab.signedIn(PortalLab.OLGA);
        assertThat(olga.open("/portal/operator").body())
                .contains("This server is ready", "Nothing, by this server since it started", "corp");
        TestBrowser alice = lab.signedIn(PortalLab.ALICE);
        alice.send("/portal/login", Map.of("form", alice.open("/").form(), "registry", "other.example.com"));

        assertThat(olga.open("/portal/operator").body())
                .contains("Refused in the last hour: 1", "Refused in the last day: 1")
                .contains("href=\"/portal/operator/audit?reason=no_rights\"")
                .contains("<th scope=\"row\">corp</th><td>1</td>")
                .contains("<svg", "1 refused, at most 1 in 1 minute");
    }

    @Test
    void sessions_ofAnIdentity_areEndedAfterOneQuestionAndTheActIsRecorded() throws Exception {
        TestBrowser alice = lab.signedIn(PortalLab.ALICE);
        TestBrowser bob = lab.signedIn(PortalLab.BOB);
        TestBrowser olga = lab.signedIn(PortalLab.OLGA);
        lab.time.set(PortalLab.NOW.plusSeconds(5));
        TestBrowser.Page found = olga.open("/portal/operator/sessions?issuer=corp&subject=alice&registry=&since=");
        assertThat(found.body()).contains("1 found", "alice").doesNotContain("bob");

        Map<String, String> meant = Map.of("form", found.form(), "issuer", "corp", "subject", "alice");
        assertThat(olga.send("/portal/operator/sessions", meant).body())
                .contains("This ends every session of alice of corp: 1 session.")
                .contains("name=\"subject\" value=\"alice\"")
                .contains("good at registry.example.com until");
        assertThat(alice.open("/").body()).contains("Alice Example");

        Map<String, String> sure = new HashMap<>(meant);
        sure.put("sure", "yes");
        assertThat(olga.send("/portal/operator/sessions", sure).body())
                .contains("Ended every session of alice of corp: 1 session.");
        assertThat(alice.open("/").body()).contains("Sign in with corp");
        assertThat(bob.open("/").body()).contains("Bob Example");
        lab.auditWith("\"caller\":\"corp/olga\"", "revoked identity corp/alice");
    }

    @Test
    void sessions_endedWithoutTheFormOfOnesOwnPage_stay() throws Exception {
        TestBrowser alice = lab.signedIn(PortalLab.ALICE);
        TestBrowser olga = lab.signedIn(PortalLab.OLGA);
        for (String form : List.of("", alice.open("/").form())) {
            TestBrowser.Page refused =
                    olga.send("/portal/operator/sessions", Map.of("form", form, "everything", "true", "sure", "yes"));
            assertThat(refused.body()).contains("(foreign_form)");
        }
        assertThat(olga.open("/").body()).contains("Olga Operator");
    }

    @Test
    void audit_refusalOfAMomentAgo_isFoundByItsCorrelationIdItsRepositoryAndItsReason() throws Exception {
        TestBrowser alice = lab.signedIn(PortalLab.ALICE);
        TestBrowser.Page refused =
                alice.send("/portal/login", Map.of("form", alice.open("/").form(), "registry", "other.example.com"));
        String id = refused.body().replaceAll("(?s).*say: <code>([^<]+)<.*", "$1");
        TestBrowser olga = lab.signedIn(PortalLab.OLGA);
        lab.auditWith(id);

        assertThat(olga.open("/portal/operator/audit?correlation_id=" + id).body())
                .contains("1 found", "corp/alice", "no_rights: ", "the request is for other.example.com");
        assertThat(olga.open("/portal/operator/audit?reason=no_rights&identity=corp/alice")
                        .body())
                .contains("1 found", id);
        olga.open("/oauth2/token?service=registry.example.com&scope=repository:team/app:pull");
        lab.auditWith("repository:team/app:pull");
        assertThat(olga.open("/portal/operator/audit?repository=team/app").body())
                .contains("1 found", "anonymous", "asked for repository:team/app:pull");
        assertThat(olga.open("/portal/operator/audit?repository=team/ap").body())
                .contains("0 found");
        assertThat(olga.open("/portal/operator/audit?correlation_id=x").body()).contains("(unusable_field)");
    }

    @Test
    void overview_serverThatIsAloneWithItsStore_showsItself() throws Exception {
        TestBrowser rita = lab.signedIn(PortalLab.RITA);
        String name = ":" + lab.server.publicUrl().getPort();
        String page = rita.open("/portal/operator").body();
        while (!page.contains(name)) {
            Thread.sleep(20); // it asks the machine for its name
            page = rita.open("/portal/operator").body();
        }

        assertThat(page).contains("<small>this one</small>", "<td class=\"yes\">now</td>");
        assertThat(page.split("<small>this one</small>", -1)).hasSize(2);
        assertThat(page).doesNotContain("sign of life since", "another configuration");
    }

    /** What anybody can bring into the records of a server is text on its operators' pages. */
    @Test
    void pages_markupInNames_isShownAsText() throws Exception {
        TestBrowser mallory = lab.browser();
        mallory.headers.put("User-Agent", "\"><script>alert(2)</script>");
        lab.issuer.signsIn(Map.of("sub", "\"><img src=x onerror=alert(1)>", "groups", List.of("dev")));
        mallory.open(lab.back(mallory, "/"));
        mallory.open("/portal/why?repository=%3Cscript%3Ealert(3)%3C/script%3E");
        TestBrowser olga = lab.signedIn(PortalLab.OLGA);

        for (String page : PAGES) {
            assertThat(olga.open(page).body())
                    .as(page)
                    .doesNotContain("<script>alert")
                    .doesNotContain("<img");
        }
        assertThat(olga.open("/portal/operator/sessions").body()).contains("&lt;script&gt;alert(2)", "&lt;img src");
        lab.auditWith("alert(3)");
        assertThat(olga.open("/portal/operator/audit").body()).contains("&lt;script&gt;alert(3)");
    }
}
