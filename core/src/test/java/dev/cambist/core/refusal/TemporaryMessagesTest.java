package dev.cambist.core.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a caller reads who is refused so, word for word. */
final class TemporaryMessagesTest {
    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of(
                        new Temporary.StoreUnavailable(Duration.ofSeconds(5)),
                        "this server cannot tell just now whether your token was revoked; try again in 5 s"),
                Arguments.of(
                        new Temporary.IssuerUnavailable("corp", Duration.ofSeconds(9)),
                        "issuer corp cannot be reached just now, so the token cannot be checked; try again in 9 s"),
                Arguments.of(
                        new Temporary.IssuerUnavailable("corp", Duration.ofMillis(9)),
                        "issuer corp cannot be reached just now, so the token cannot be checked; try again in 1 s"),
                Arguments.of(
                        new Temporary.IssuerUnavailable("corp", true, Duration.ofSeconds(9)),
                        "the keys of issuer corp cannot be used, so the token cannot be checked; this server's log"
                                + " says why"),
                Arguments.of(
                        new Temporary.TooManyRedemptions(Duration.ofSeconds(9)),
                        "too many refresh tokens were tried from your address; send an access_token instead, or try"
                                + " again in 9 s"),
                Arguments.of(
                        new Temporary.UpstreamUnavailable(
                                "unreachable", "cannot be reached just now", Duration.ofSeconds(5)),
                        "the registry itself cannot be reached just now; try again in 5 s"),
                Arguments.of(
                        new Temporary.TooManyTransfers(256, Duration.ofSeconds(1)),
                        "256 requests of your address are running already; let some of them end, and try again in 1 s"),
                Arguments.of(
                        new Temporary.AuditUnavailable(Duration.ofSeconds(1)),
                        "this server cannot record what it does just now, and issues nothing unrecorded; try again in 1 s,"
                                + " or tell the registry's operator"),
                Arguments.of(
                        new Temporary.AuditUnreadable(Duration.ofSeconds(5)),
                        "this server cannot read its audit just now; its log says why; try again in 5 s"),
                Arguments.of(
                        new Temporary.KeysUnavailable("the file is damaged; restore it", Duration.ofSeconds(5)),
                        "the keys stay as they are: the file is damaged; restore it; try again in 5 s"),
                Arguments.of(
                        new Temporary.SigningUnavailable(Duration.ofSeconds(5)),
                        "this server cannot sign access tokens just now; try again in 5 s, or tell the registry's operator"),
                Arguments.of(
                        new Temporary.TooManyRequests("your address", 50, Duration.ofSeconds(2)),
                        "more than 50 requests a second come from your address; try again in 2 s"),
                Arguments.of(
                        new Temporary.TooManyFailures(100, Duration.ofMillis(10)),
                        "more than 100 credentials a second from your address were refused; mend what sends them, and"
                                + " try again in 1 s"),
                Arguments.of(new Temporary.Overloaded(Duration.ZERO), "too many requests at once; try again in 1 s"),
                Arguments.of(
                        new Temporary.Stopping(Duration.ofSeconds(5)),
                        "the server is being stopped; try again in 5 s"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void message_ofEachRefusal_isExactly(Refusal refusal, String message) {
        assertThat(refusal.message()).isEqualTo(message);
    }
}
