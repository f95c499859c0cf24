package dev.cambist.core.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a caller reads who is refused so, word for word. */
final class BadCredentialMessagesTest {
    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of(
                        new BadCredential.MalformedToken("its payload is not base64url without padding"),
                        "the token cannot be read: its payload is not base64url without padding"),
                Arguments.of(
                        new BadCredential.MalformedBasicHeader("it is not base64"),
                        "the Authorization header cannot be read: it is not base64; send Basic with user oidc and"
                                + " an identity token as the password, or with the null GUID as user and a refresh"
                                + " token as the password"),
                Arguments.of(
                        new BadCredential.WrongTokenKind("an access token", "a refresh token"),
                        "this is an access token; expected a refresh token"),
                Arguments.of(new BadCredential.MissingClaim("oid"), "the token has no usable claim oid"),
                Arguments.of(
                        new BadCredential.UntrustedIssuer("https://x"),
                        "issuer https://x is not trusted here; get a token from an issuer that this server's"
                                + " configuration names"),
                Arguments.of(
                        new BadCredential.AmbiguousIssuer("https://x"),
                        "issuer https://x stands more than once in this server's configuration, with the same key; send"
                                + " the name of the one that is meant in the field tenant"),
                Arguments.of(
                        new BadCredential.AlgorithmNotAllowed("none", List.of("RS256", "ES256")),
                        "the token's algorithm is none; accepted from its issuer: RS256, ES256"),
                Arguments.of(
                        new BadCredential.UnknownKey("https://x", Optional.of("k9")),
                        "key k9 is not among the keys that issuer https://x publishes for the token's algorithm"),
                Arguments.of(
                        new BadCredential.UnknownKey("https://x", Optional.empty()),
                        "the token names no key (kid), and issuer https://x does not publish exactly one for its"
                                + " algorithm"),
                Arguments.of(
                        new BadCredential.BadSignature(),
                        "the token's signature does not verify; it was changed on the way or signed with another key"),
                Arguments.of(
                        new BadCredential.ExpiredToken(Duration.ofMillis(312_900)),
                        "the token expired 312 s ago; get a new one"),
                Arguments.of(
                        new BadCredential.ExpiredToken(Duration.ofSeconds(599), true),
                        "the refresh token expired 599 s ago; sign in again"),
                Arguments.of(
                        new BadCredential.ExpiredToken(Duration.ofSeconds(600)),
                        "the token expired 10 minutes ago; get a new one"),
                Arguments.of(
                        new BadCredential.ExpiredToken(Duration.ofMinutes(119)),
                        "the token expired 119 minutes ago; get a new one"),
                Arguments.of(
                        new BadCredential.ExpiredToken(Duration.ofMinutes(120)),
                        "the token expired 2 hours ago; get a new one"),
                Arguments.of(
                        new BadCredential.ExpiredToken(Duration.ofSeconds(259_200), true),
                        "the refresh token expired 3 days ago; sign in again"),
                Arguments.of(
                        new BadCredential.NotYetValidToken(Duration.ofHours(47)),
                        "the token is not valid for another 47 hours; check the clocks of issuer and server"),
                Arguments.of(
                        new BadCredential.NotYetValidToken(Duration.ofSeconds(61)),
                        "the token is not valid for another 61 s; check the clocks of issuer and server"),
                Arguments.of(
                        new BadCredential.WrongAudience(List.of("https://graph.microsoft.com", "b"), List.of("c", "d")),
                        "audience is https://graph.microsoft.com, b; this service accepts c, d"),
                Arguments.of(
                        new BadCredential.WrongAudience(List.of(), Set.of("c")),
                        "the token has no audience; this service accepts c"),
                Arguments.of(
                        new BadCredential.TenantMismatch("t1", "t2"),
                        "the field tenant says t1 but the token is of tenant t2; send the token's own tenant or none"),
                Arguments.of(
                        new BadCredential.NoRights("corp", "alice", "one.example", List.of("what others may do")),
                        "subject alice of issuer corp is known, but no access rule gives it any right on one.example;"
                                + " ask those who run this server for a rule"),
                Arguments.of(
                        new BadCredential.NoRights("corp", "alice", "one.example", List.of(), true),
                        "subject alice of issuer corp is known, but no access rule gives it any right on one.example;"
                                + " there are rules for groups, and the token came without its groups: Entra ID leaves"
                                + " them all out when there are too many (200 fit into a token); in Entra ID, let the"
                                + " application's groups claim name only groups assigned to the application, or assign"
                                + " app roles and let the rule want roles"),
                Arguments.of(
                        new BadCredential.CannotRedeem("no issuer is configured to redeem refresh tokens"),
                        "the refresh token cannot be redeemed: no issuer is configured to redeem refresh tokens; send"
                                + " an access_token instead"),
                Arguments.of(
                        new BadCredential.RedemptionRefused("corp", "invalid_grant"),
                        "issuer corp did not redeem the refresh token: invalid_grant; sign in there again"),
                Arguments.of(
                        new BadCredential.IssuerRemoved("corp"),
                        "this token came from issuer corp, which is not configured here any more; exchange an"
                                + " identity token again"),
                Arguments.of(
                        new BadCredential.WrongService("one.example", "two.example"),
                        "the token is for service one.example, not for two.example; exchange an identity token for"
                                + " that service"),
                Arguments.of(
                        new BadCredential.RevokedToken(true),
                        "the session of this refresh token was ended by those who run this server, or by yourself; sign in"
                                + " again"),
                Arguments.of(
                        new BadCredential.RevokedToken(false),
                        "this access token was revoked; get a new one and, if that is refused too, sign in again"),
                Arguments.of(
                        new BadCredential.NotAnOperator("your request comes from a browser"),
                        "the admin API is not open to you: your request comes from a browser"),
                Arguments.of(
                        new BadCredential.UnknownNotifier("the token is another"),
                        "notifications are not taken from you; send Authorization: Bearer and the token of this registry's"
                                + " notifications, once, or where it has none ask from this server's machine, as localhost;"
                                + " those who run this server read in its log what is wrong"),
                Arguments.of(
                        new BadCredential.NoOperator(),
                        "a token for the admin API is made for an identity alone; exchange an identity token for service"
                                + " cambist:admin first"),
                Arguments.of(
                        new BadCredential.OperatorMayNot("corp", "alice", "may ask the admin API, and change nothing"),
                        "subject alice of issuer corp may ask the admin API, and change nothing; ask those who run this"
                                + " server for a rule with role CambistAdmin"),
                Arguments.of(
                        new BadCredential.UnknownUser(),
                        "user and password are not those of a robot of this registry; everybody else signs in with user"
                                + " oidc and an identity token as the password, or with user"
                                + " 00000000-0000-0000-0000-000000000000 and a refresh token from /oauth2/exchange"),
                Arguments.of(
                        new BadCredential.EmptyPassword("an identity token", false),
                        "the password is empty; expected an identity token"),
                Arguments.of(
                        new BadCredential.EmptyPassword("a refresh token", true),
                        "the password is empty; expected a refresh token; a client that takes only user and password"
                                + " from docker's configuration has left out its identitytoken"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void message_ofEachRefusal_isExactly(Refusal refusal, String message) {
        assertThat(refusal.message()).isEqualTo(message);
    }
}
