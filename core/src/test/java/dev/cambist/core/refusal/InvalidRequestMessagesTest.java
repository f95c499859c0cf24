package dev.cambist.core.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a caller reads who is refused so, word for word. */
final class InvalidRequestMessagesTest {
    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of(
                        new InvalidRequest.MissingField("service", "the name of the registry"),
                        "the field service is missing; send the name of the registry"),
                Arguments.of(
                        new InvalidRequest.RepeatedField("service", "the name of the registry"),
                        "the field service stands more than once; send it once: the name of the registry"),
                Arguments.of(
                        new InvalidRequest.UnknownGrantType("magic", List.of("refresh_token", "password")),
                        "grant_type magic is not known here; accepted: refresh_token, password"),
                Arguments.of(
                        new InvalidRequest.UnknownTokenType("subject_token_type", "saml", List.of("id_token", "jwt")),
                        "subject_token_type saml is not accepted here; accepted: id_token, jwt"),
                Arguments.of(
                        new InvalidRequest.UnsupportedField("resource", "name the registry in the field audience"),
                        "the field resource is not supported here; name the registry in the field audience"),
                Arguments.of(
                        new InvalidRequest.ConflictingFields("audience", "one.example", "service", "two.example"),
                        "the field audience says one.example but the field service says two.example; send one of the"
                                + " two, or the same in both"),
                Arguments.of(
                        new InvalidRequest.UnknownService("else.example"),
                        "service else.example is not a registry of this server; send the service that the registry's"
                                + " own WWW-Authenticate header names"),
                Arguments.of(
                        new InvalidRequest.TooManyScopes(101, 100),
                        "the request has 101 scopes; at most 100 are accepted, so split it"),
                Arguments.of(
                        new InvalidRequest.ScopeTooLong(513, 512),
                        "a scope has 513 characters; at most 512 are accepted"),
                Arguments.of(
                        new InvalidRequest.MalformedBody("it has more than 256 fields"),
                        "the request body cannot be read: it has more than 256 fields"),
                Arguments.of(
                        new InvalidRequest.MalformedQuery("a value is not UTF-8"),
                        "the query string cannot be read: a value is not UTF-8"),
                Arguments.of(new InvalidRequest.BodyTooLarge(65_536), "the request body is larger than 65536 bytes"),
                Arguments.of(
                        new InvalidRequest.UnknownPath("/oauth"),
                        "there is nothing at /oauth; the endpoints are POST /oauth2/exchange and GET or POST"
                                + " /oauth2/token"),
                Arguments.of(
                        new InvalidRequest.MethodNotAllowed("PUT", List.of("GET", "POST")),
                        "method PUT is not supported here; use GET or POST"),
                Arguments.of(
                        new InvalidRequest.UnknownHost("other.example"),
                        "there is no registry at other.example; use the name under which the registry is configured"
                                + " here, or ask those who run this server to add this one to its aliases"),
                Arguments.of(
                        new InvalidRequest.SlowHead(Duration.ofSeconds(30)),
                        "request line and headers did not arrive in time; they may take 30 s"),
                Arguments.of(
                        new InvalidRequest.SlowBody(Duration.ofSeconds(30)),
                        "the request body did not arrive in time; it may take 30 s"),
                Arguments.of(
                        new InvalidRequest.HeadersTooLarge(32_768),
                        "request line and headers together are larger than 32768 bytes, of which each header takes at least 32"),
                Arguments.of(
                        new InvalidRequest.MalformedRequest("no Host"), "this is not a sound HTTP request: no Host"),
                Arguments.of(
                        new InvalidRequest.UnusableField("limit", "a number"),
                        "the field limit cannot be used as it is; expected a number"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void message_ofEachRefusal_isExactly(Refusal refusal, String message) {
        assertThat(refusal.message()).isEqualTo(message);
    }
}
