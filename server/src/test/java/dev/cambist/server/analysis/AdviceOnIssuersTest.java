package dev.cambist.server.analysis;

import static dev.cambist.server.analysis.AdviceFixture.HEAD;
import static dev.cambist.server.analysis.AdviceFixture.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Audiences and subjects that tokens of other services have too. */
final class AdviceOnIssuersTest {
    @ParameterizedTest
    @ValueSource(strings = {"sts.amazonaws.com", "https://login.example.com", "https://github.com/acme", "account"})
    void audience_ofOtherServices_isWarnedOf(String audience) {
        assertThat(issuer(audience))
                .singleElement()
                .satisfies(warning -> assertThat(warning.toString())
                        .startsWith("issuer \"own\": ")
                        .contains(audience, "such as registry.example.com"));
    }

    @Test
    void audience_ofOneOwn_isNotWarnedOf() {
        assertThat(issuer("registry.example.com")).isEmpty();
    }

    @Test
    void audience_ofEntrasTokenExchangeByItsUri_isWarnedOf() {
        assertThat(entra("api://AzureADTokenExchange", "claims: { sub: '/eid1/c/pub/t/A/a/B/sc/C/D' }"))
                .singleElement()
                .satisfies(warning -> {
                    assertThat(warning.kind()).isEqualTo(Warning.Kind.NEVER_MATCHES);
                    assertThat(warning.text()).contains("write fb60f99c-7a34-4190-8149-302f77469936");
                });
    }

    @Test
    void subject_ofServiceConnectionsInEntra_isWarnedOf() {
        String exchange = "fb60f99c-7a34-4190-8149-302f77469936";

        assertThat(entra(exchange, "subject: 22222222-2222-4222-8222-222222222222"))
                .extracting(Warning::kind)
                .containsExactly(Warning.Kind.SHARED_AUDIENCE, Warning.Kind.SHARED_SUBJECT);
        assertThat(entra(exchange, "claims: { sub: '/eid1/c/pub/t/A/a/B/sc/C/D' }"))
                .extracting(Warning::kind)
                .containsExactly(Warning.Kind.SHARED_AUDIENCE);
        assertThat(entra(
                        exchange + ", https://containerregistry.azure.net",
                        "subject: 22222222-2222-4222-8222-222222222222"))
                .extracting(Warning::kind)
                .containsExactly(Warning.Kind.SHARED_AUDIENCE);
    }

    private static List<Warning> issuer(String audience) {
        return read(HEAD.replace(
                        "access:",
                        "  - { name: own, url: https://login.example.com, audiences: [\"" + audience + "\"] }\naccess:")
                + "  - { who: { issuer: corp }, role: AcrPull, on: ['a'] }\n");
    }

    private static List<Warning> entra(String audiences, String who) {
        return read(HEAD.replace(
                        "entra: { tenants: [72f988bf-86f1-41af-91ab-2d7cd011db47] }",
                        "entra: { tenants: [72f988bf-86f1-41af-91ab-2d7cd011db47], audiences: [\""
                                + audiences.replace(", ", "\", \"") + "\"] }")
                + "  - { who: { issuer: corp, " + who + " }, role: AcrPush, on: ['a'] }\n");
    }
}
