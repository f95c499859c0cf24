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

/** Who sees what of the pages for operators, and who may do what there. */
@Timeout(300) // a guard against hanging
final class OperatorPagesTest {
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
        lab.awaitAudit("\"caller\":\"corp/olga\"", "revoked identity corp/alice");
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

        assertThat(olga.open("/portal/operator/audit?correlation_id=" + id).body())
                .contains("1 found", "corp/alice", "no_rights: ", "the request is for other.example.com");
        assertThat(olga.open("/portal/operator/audit?reason=no_rights&identity=corp/alice")
                        .body())
                .contains("1 found", id);
        olga.open("/oauth2/token?service=registry.example.com&scope=repository:team/app:pull");
        assertThat(olga.open("/portal/operator/audit?repository=team/app").body())
                .contains("1 found", "anonymous", "asked for repository:team/app:pull");
        assertThat(olga.open("/portal/operator/audit?repository=team/ap").body())
                .contains("0 found");
        assertThat(olga.open("/portal/operator/audit?correlation_id=x").body()).contains("(unusable_field)");
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
        lab.awaitAudit("was asked whether to disable robot nightly");

        assertThat(sure(olga, "/portal/operator/robots", disable).body()).contains("robot nightly, disabled");
        assertThat(olga.open("/portal/operator/robots").body()).contains(">disabled<");
        sure(olga, "/portal/operator/robots", Map.of("form", page.form(), "act", "enable", "name", "nightly"));
        assertThat(olga.open("/portal/operator/robots").body()).contains(">enabled<");
        sure(olga, "/portal/operator/robots", Map.of("form", page.form(), "act", "delete", "name", "nightly"));
        assertThat(olga.open("/portal/operator/robots").body()).contains("There is none");
        lab.awaitAudit(
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
        lab.awaitAudit("made new keys of refresh tokens");

        String registry = "registry.example.com";
        Map<String, String> prepare = Map.of("form", page.form(), "act", "prepare", "registry", registry);
        String prepared = sure(olga, "/portal/operator/keys", prepare).body();
        String id = prepared.replaceAll("(?s).*The key (\\S+) waits.*", "$1");
        assertThat(prepared).contains("cambist trust " + registry).doesNotContain("eyJ");
        assertThat(olga.open("/portal/operator/keys").body()).contains("waits for its registry", "Let it sign");

        Map<String, String> promote = Map.of("form", page.form(), "act", "promote", "registry", registry, "id", id);
        assertThat(olga.send("/portal/operator/keys", promote).body()).contains("does not ask the registry");
        assertThat(sure(olga, "/portal/operator/keys", promote).body()).contains("signs now");
        lab.awaitAudit("let the key " + id + " of " + registry + " sign");
        assertThat(olga.open("/portal/operator/keys").body()).contains("former");

        lab.time.set(PortalLab.NOW.plus(Duration.ofHours(2)));
        Map<String, String> retire =
                Map.of("form", olga.open("/portal/operator/keys").form(), "act", "retire");
        assertThat(sure(olga, "/portal/operator/keys", retire).body()).contains("is removed.");
        lab.awaitAudit("removed the keys ");
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

    @Test
    void rules_eachWithWhatItGives_areCountedAndAdvisedOn() throws Exception {
        TestBrowser alice = lab.signedIn(PortalLab.ALICE);
        TestBrowser olga = lab.signedIn(PortalLab.OLGA);
        assertThat(olga.open("/portal/operator/rules?show=unused").body()).contains("the team pushes its own images");
        String token = alice.send(
                        "/portal/login", Map.of("form", alice.open("/").form(), "registry", "registry.example.com"))
                .body()
                .replaceAll("(?s).*<code id=\"token\"[^>]*>([^<]+)<.*", "$1");
        alice.send(
                "/oauth2/token",
                Map.of(
                        "grant_type", "refresh_token",
                        "service", "registry.example.com",
                        "scope", "repository:team/app:pull",
                        "refresh_token", token));

        assertThat(olga.open("/portal/operator/rules").body())
                .contains("corp with claim groups dev", "team/**", "1&nbsp;times", "<small>line 1")
                .contains("&lt;script&gt;alert(4)&lt;/script&gt; runs it", "this server")
                .doesNotContain("<script>alert");
        assertThat(olga.open("/portal/operator/rules?show=unused").body())
                .contains("alert(4)")
                .doesNotContain("the team pushes its own images");
        assertThat(olga.open("/portal/operator/rules?show=advised").body()).contains("0 found");
    }

    @Test
    void whatIf_anyIdentity_isAnsweredInTheWordsOfExplain() throws Exception {
        TestBrowser olga = lab.signedIn(PortalLab.OLGA);
        Map<String, String> asked = new HashMap<>(Map.of(
                "form", olga.open("/portal/operator/what-if").form(),
                "issuer", "corp",
                "subject", "somebody",
                "claims", "{\"groups\": [\"dev\"]}",
                "registry", "registry.example.com",
                "repository", "team/app",
                "action", "push"));
        assertThat(olga.send("/portal/operator/what-if", asked).body())
                .contains("Yes: somebody of corp may push", "the team pushes its own images");
        asked.put("claims", "{\"groups\": [\"\\u003cscript>alert(5)\"]}");
        assertThat(olga.send("/portal/operator/what-if", asked).body())
                .contains("No: somebody of corp may not push", "the rule wants dev", "&lt;script&gt;alert(5)")
                .doesNotContain("<script>alert");
        asked.put("claims", "[1]");
        assertThat(olga.send("/portal/operator/what-if", asked).body()).contains("The claims are no JSON object");
        asked.put("claims", "{}");
        asked.put("subject", " ");
        assertThat(olga.send("/portal/operator/what-if", asked).body()).contains("Say an issuer and a subject.");
        asked.put("registry", "cambist:admin");
        assertThat(olga.send("/portal/operator/what-if", asked).body()).contains("(unknown_service)");
        lab.awaitAudit("asked what if corp/somebody wanted repository:team/app:push");
    }

    @Test
    void whatIf_pickedFromASession_hasTheClaimsOfItsSignIn() throws Exception {
        lab.signedIn(PortalLab.ALICE);
        TestBrowser rita = lab.signedIn(PortalLab.RITA);
        String page = rita.open("/portal/operator/what-if").body();
        String link = page.replaceAll("(?s).*href=\"([^\"]+)\">alice of corp<.*", "$1");

        assertThat(rita.open(link).body()).contains("name=\"subject\" value=\"alice\"", "{\"groups\":[\"dev\"]");
    }

    @Test
    void proposal_otherRules_sayWhoGainsAndLosesAndReadNothingElse() throws Exception {
        lab.signedIn(PortalLab.ALICE);
        TestBrowser rita = lab.signedIn(PortalLab.RITA);
        String form = rita.open("/portal/operator/proposal").form();
        String rules = """
                registries: [{ service: "${SECRET}", trust: { file: /etc/passwd } }]
                access:
                  - who: { issuer: corp, groups: [dev] }
                    registries: [other.example.com]
                    role: AcrPull
                    on: ["team/**"]
                  - { who: { issuer: corp, groups: [readers] }, role: CambistReader }
                """;
        assertThat(rita.send("/portal/operator/proposal", Map.of("form", form, "configuration", rules))
                        .body())
                .contains("What changes for 2 identities")
                .contains("loses pull, push", "at registry.example.com", "gains pull", "at other.example.com")
                .doesNotContain("<th scope=\"row\">corp/rita");

        String secret = rules.replace("[\"team/**\"]", "[\"${SECRET}/**\"]");
        assertThat(rita.send("/portal/operator/proposal", Map.of("form", form, "configuration", secret))
                        .body())
                .contains("names the environment variable SECRET, which is not set")
                .doesNotContain(PortalIssuer.SECRET + "/");
        assertThat(rita.send("/portal/operator/proposal", Map.of("form", form, "configuration", "<b>: ["))
                        .body())
                .contains("proposed:1")
                .doesNotContain("<b>");
        lab.awaitAudit("compared proposed rules for 2 identities");
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
        assertThat(olga.open("/portal/operator/audit").body()).contains("&lt;script&gt;alert(3)");
    }
}
