package dev.cambist.core.exchange;

import static dev.cambist.core.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What shells, files and people put around a token is named, wherever tokens are shown, and is never cut off. */
final class WrappedTokenTest {
    private static final FlowFixture DESK = FlowFixture.open();

    static Stream<Arguments> wrappings() {
        return Stream.of(
                wrapping("ends with a line break", token -> token + "\n"),
                wrapping("ends with a line break", token -> token + "\r\n"),
                wrapping("ends with a line break", token -> token + "\r"),
                wrapping("ends with a blank", token -> token + " "),
                wrapping("ends with a blank", token -> token + "\t"),
                wrapping("begins with a blank", token -> " " + token),
                wrapping("begins with a line break", token -> "\n" + token),
                wrapping("begins with a quotation mark", token -> "\"" + token + "\""),
                wrapping("begins with a quotation mark", token -> "'" + token + "'\n"),
                wrapping("begins with a quotation mark", token -> "\u201c" + token + "\u201d"),
                wrapping("ends with a quotation mark", token -> token + "\""),
                wrapping("begins with a byte order mark", token -> "\uFEFF" + token),
                wrapping("begins with the word Bearer", token -> "Bearer " + token),
                wrapping("begins with the word Bearer", token -> "bearer " + token + "\n"));
    }

    @ParameterizedTest
    @MethodSource("wrappings")
    void exchange_tokenWithSomethingAroundIt_isRefusedAndToldWhat(String words, UnaryOperator<String> wrap) {
        Secret token = new Secret(wrap.apply(FlowFixture.identityToken().value()));
        ExchangeRequest request = new ExchangeRequest.OfAccessToken("registry.example", Optional.empty(), token);

        assertNames(words, refusalOf(() -> DESK.exchange().exchange(request)).message());
    }

    @ParameterizedTest
    @MethodSource("wrappings")
    void issue_passwordWithSomethingAroundIt_isRefusedAndToldWhat(String words, UnaryOperator<String> wrap) {
        Secret identityToken = new Secret(wrap.apply(FlowFixture.identityToken().value()));
        for (String user : List.of("oidc", "alice", Credential.NULL_GUID, "")) {
            assertNames(words, refused(user, identityToken));
        }
        Secret refreshToken = new Secret(wrap.apply(DESK.refreshToken().value()));
        assertNames(words, refused(Credential.NULL_GUID, refreshToken));
        assertThat(refused("alice", refreshToken)).isEqualTo(new BadCredential.UnknownUser().message());
    }

    private static void assertNames(String words, String message) {
        assertThat(message).startsWith("the token cannot be read: it " + words).doesNotContain("eyJ");
    }

    private static String refused(String user, Secret password) {
        TokenRequest request = TokenRequest.fromQuery(
                Fields.parse("service=registry.example"), Optional.of(new BasicHeader(user, password)));
        return refusalOf(() -> DESK.tokens().issue(request)).message();
    }

    private static Arguments wrapping(String words, UnaryOperator<String> wrap) {
        return Arguments.of(words, wrap);
    }
}
