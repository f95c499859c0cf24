package dev.cambist.core.identity;

import static dev.cambist.core.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Now;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token that was made for somebody else must not open anything here. */
final class AudienceTest {
    private final FakeIssuer issuer = new FakeIssuer("corp", FakeIssuer.URL);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry.example",
                "registry.example/",
                "registry.example//",
                "https://management.azure.com",
                "https://management.azure.com///"
            })
    void verify_acceptedAudienceWithAnyTrailingSlashes_isAccepted(String audience) {
        assertThat(verified(audience)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "registry.example.evil",
                "registry",
                "Registry.example",
                "/registry.example",
                "registry.example/x",
                "https://registry.example",
                "registry.example ",
                "https://management.azure.com/x",
                "*"
            })
    void verify_anyOtherAudience_isRefusedWithBoth(String audience) {
        assertThat(refused(audience))
                .isEqualTo(new BadCredential.WrongAudience(
                        List.of(audience), List.of("https://management.azure.com//", "registry.example")));
    }

    @Test
    void verify_listWithAnAcceptedAudience_isAccepted() {
        assertThat(verified(List.of("else.example", "registry.example"))).isTrue();
        assertThat(verified(List.of("registry.example"))).isTrue();
    }

    @Test
    void verify_listWithoutAnAcceptedAudience_isRefused() {
        assertThat(refused(List.of("a", "b")).message()).startsWith("audience is a, b; this service accepts");
    }

    @Test
    void verify_noAudience_isRefused() {
        assertThat(refusalOf(() ->
                                verifier().verify(issuer.token(issuer.claims().without("aud")), Optional.empty()))
                        .message())
                .startsWith("the token has no audience");
        assertThat(refused(List.of()).message()).startsWith("the token has no audience");
    }

    @Test
    void verify_audienceThatIsNoText_isRefused() {
        for (Object audience : List.of(7L, true, List.of(7L), Map.of("registry.example", "registry.example"))) {
            assertThat(refused(audience)).isInstanceOf(BadCredential.WrongAudience.class);
        }
    }

    private boolean verified(Object audience) {
        return verifier()
                .verify(issuer.token(issuer.claims().with("aud", audience)), Optional.empty())
                .identity()
                .subject()
                .equals("alice");
    }

    private Refusal refused(Object audience) {
        return refusalOf(() -> verified(audience));
    }

    private IdentityVerifier verifier() {
        return new IdentityVerifier(
                List.of(new TrustedIssuer(
                        "corp",
                        FakeIssuer.URL,
                        Optional.empty(),
                        Set.of("registry.example", "https://management.azure.com//"),
                        Set.of(SignatureAlgorithm.ES256),
                        "sub",
                        issuer,
                        Optional.empty())),
                Now.CLOCK);
    }
}
