package dev.cambist.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the rules give, what they say to anybody, and what others would change. */
final class OperatorRulesTest extends PortalTest {
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
        lab.auditWith("asked what if corp/somebody wanted repository:team/app:push");
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
        lab.auditWith("compared proposed rules for 2 identities");
    }
}
