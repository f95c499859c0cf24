package dev.cambist.core.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A caller chooses what stands in its token and fields, and with it a part of what others read in their logs. */
final class ShownValuesTest {
    private static final String HOSTILE =
            "x\r\nforged=\"line\"\u0000\u001b[31m\u2028\u202e\u200b\udc00" + "y".repeat(70_000);

    static Stream<Refusal> refusalsWithACallersValue() {
        return Stream.of(
                new InvalidRequest.UnknownGrantType(HOSTILE, List.of("a")),
                new InvalidRequest.UnknownService(HOSTILE),
                new InvalidRequest.UnknownPath(HOSTILE),
                new InvalidRequest.MethodNotAllowed(HOSTILE, List.of("GET")),
                new BadCredential.WrongTokenKind("a token of type " + HOSTILE, "an identity token"),
                new BadCredential.UntrustedIssuer(HOSTILE),
                new BadCredential.AlgorithmNotAllowed(HOSTILE, List.of("RS256")),
                new BadCredential.UnknownKey(HOSTILE, Optional.of(HOSTILE)),
                new BadCredential.UnknownKey(HOSTILE, Optional.empty()),
                new BadCredential.WrongAudience(List.of(HOSTILE, HOSTILE), List.of("a")),
                new BadCredential.TenantMismatch(HOSTILE, HOSTILE),
                new BadCredential.NoRights(HOSTILE, HOSTILE, HOSTILE, List.of()),
                new BadCredential.RedemptionRefused(HOSTILE, HOSTILE),
                new PortalRefusal.SignInRefused(HOSTILE, HOSTILE),
                new PortalRefusal.NotThisSignIn(HOSTILE, "its nonce is not the one that was sent"),
                new BadCredential.IssuerRemoved(HOSTILE),
                new BadCredential.WrongService(HOSTILE, HOSTILE),
                new Temporary.IssuerUnavailable(HOSTILE, Duration.ZERO));
    }

    @ParameterizedTest
    @MethodSource("refusalsWithACallersValue")
    void message_valueThatCouldForgeALine_isOneShortVisibleLine(Refusal refusal) {
        assertThat(refusal.message())
                .hasSizeLessThan(1000)
                .contains("x\uFFFD\uFFFDforged=\"line\"\uFFFD\uFFFD[31m")
                .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");
    }

    @Test
    void shown_upToTwoHundredCharacters_isWhole() {
        String whole = "\uD83D\uDE00".repeat(200);
        assertThat(Refusal.shown(whole)).isEqualTo(whole);
    }

    @Test
    void shown_oneCharacterMore_isCutBetweenCharacters() {
        assertThat(Refusal.shown("\uD83D\uDE00".repeat(201))).isEqualTo("\uD83D\uDE00".repeat(200) + "…");
    }

    /** A character outside of the basic plane takes two places in a string, what stands for it only one. */
    @ParameterizedTest
    @ValueSource(strings = {"\uDB40\uDC01", "\uD83F\uDFFE"})
    void shown_invisibleCharacter_isReplacedAndNothingCut(String invisible) {
        assertThat(Refusal.shown("a" + invisible + "b")).isEqualTo("a\uFFFDb");
    }

    @Test
    void noRights_explanations_areNotInTheMessage() {
        assertThat(new BadCredential.NoRights("corp", "alice", "one.example", List.of("rule \"ops\" wants group 7"))
                        .message())
                .doesNotContain("ops");
    }
}
