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

/** What a refused caller reads, word for word. */
final class RefusalMessagesTest {

    static Stream<Arguments> requests() {
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
                        new PortalRefusal.NoSignInUnderWay(),
                        "this browser has no sign-in under way: it took longer than ten minutes, it is over already, or it"
                                + " was begun elsewhere; sign in again"),
                Arguments.of(
                        new PortalRefusal.WrongState(),
                        "what came back is not of the sign-in that was begun last in this browser; sign in again, in one"
                                + " window"),
                Arguments.of(
                        new PortalRefusal.SignInRefused("corp", "access_denied"),
                        "issuer corp did not sign you in: access_denied"),
                Arguments.of(
                        new PortalRefusal.NotThisSignIn("corp", "its nonce is not the one that was sent"),
                        "the identity token that issuer corp gave is not of this sign-in: its nonce is not the one that"
                                + " was sent; sign in again and, if that does not help, tell those who run this server"),
                Arguments.of(
                        new PortalRefusal.ForeignForm(),
                        "this form is not of a page that the portal gave you in this session; open the page anew and send"
                                + " it from there"),
                Arguments.of(
                        new PortalRefusal.NotEncrypted(),
                        "the portal is served over https alone, and over plain http on this machine itself; those who run"
                                + " this server give it server.tls, or a proxy with a certificate that"
                                + " server.trusted-proxies names"),
                Arguments.of(
                        new PortalRefusal.NotReached("registry.example.com"),
                        "this server is neither in front of registry.example.com nor has an index of what it holds; those"
                                + " who run this server give it registries.upstream or registries.index"),
                Arguments.of(
                        new PortalRefusal.NotPermitted("delete", "team/app", "registry.example.com"),
                        "no rule gives you delete on team/app at registry.example.com; \"Why not?\" says what each rule"
                                + " gives, and those who run this server write them"),
                Arguments.of(
                        new PortalRefusal.RobotTooWide(List.of("push", "delete"), "team/**", "registry.example.com"),
                        "no rule lets you make a robot with push, delete on team/** at registry.example.com; a robot has"
                                + " at most what a rule with robots gives you there"),
                Arguments.of(
                        new PortalRefusal.RobotTooLong(90, 30),
                        "the rules let no robot that may do this live for 90 d; choose at most 30 d"),
                Arguments.of(
                        new PortalRefusal.RobotTooLong(1, 0),
                        "the rules let no robot that may do this live for 1 d; all that they allow is less than a day"),
                Arguments.of(
                        new PortalRefusal.TooManyRobots(20),
                        "you have 20 robots, and nobody may have more, those that are over or disabled included; delete"
                                + " one that you do not need"),
                Arguments.of(
                        new PortalRefusal.Locked("on tag v1 of team/app, writeEnabled is false"),
                        "it is locked: on tag v1 of team/app, writeEnabled is false"),
                Arguments.of(
                        new PortalRefusal.SessionTooLarge(5000, 4096),
                        "the claims that this server's rules look at take 5000 bytes of a cookie, and browsers keep 4096;"
                                + " ask those who run this server for rules that look at fewer of your claims"),
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
                        new InvalidRequest.UnknownHost("other.example"),
                        "there is no registry at other.example; use the name under which the registry is configured"
                                + " here, or ask those who run this server to add this one to its aliases"),
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
                        new Temporary.Stopping(Duration.ofSeconds(5)), "the server is being stopped; try again in 5 s"),
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
                        new InvalidRequest.MalformedRequest("no Host"), "this is not a sound HTTP request: no Host"));
    }

    static Stream<Arguments> credentials() {
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
                        new InvalidRequest.UnusableField("limit", "a number"),
                        "the field limit cannot be used as it is; expected a number"),
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

    static Stream<Arguments> registry() {
        return Stream.of(
                Arguments.of(
                        new RegistryRefusal.UnknownRoute("/v2//a", "it has an empty component"),
                        "there is nothing at /v2//a: it has an empty component"),
                Arguments.of(
                        new RegistryRefusal.NotServed("DELETE /acr/v1/a"),
                        "DELETE /acr/v1/a is not served here; this registry has the routes of the OCI distribution"
                                + " specification and /v2/_catalog"),
                Arguments.of(
                        new RegistryRefusal.UnknownRepository("wrong-name"), "repository \"wrong-name\" is not found"),
                Arguments.of(
                        new RegistryRefusal.UnknownRepositoryName("wrong-name"),
                        "repository name not known to registry: wrong-name"),
                Arguments.of(new RegistryRefusal.UnknownTag(), "the specified tag does not exist"),
                Arguments.of(new RegistryRefusal.UnknownManifest(), "manifest unknown"),
                Arguments.of(
                        new RegistryRefusal.DisallowedOperation("l"),
                        "The operation is disallowed on this registry, repository or image. View troubleshooting steps at"
                                + " https://aka.ms/acr/faq/#why-does-my-pull-or-push-request-fail-with-disallowed-operation"),
                Arguments.of(
                        new RegistryRefusal.CannotDelete("tags", 405),
                        "the registry does not delete tags (it answers 405); Distribution wants"
                                + " storage.delete.enabled for that"),
                Arguments.of(
                        new RegistryRefusal.LockNotHeld(),
                        "deleteEnabled, writeEnabled and readEnabled cannot be set to false here: pushes, pulls and"
                                + " deletions go to the registry itself, which would not heed it; locks need Cambist in"
                                + " front of the registry"),
                Arguments.of(
                        new RegistryRefusal.CannotUntagBeside(400),
                        "the registry does not delete tags (it answers 400), and what is pushed to it meanwhile could be"
                                + " lost if the tag were taken off in another way; delete the manifest by its digest, which"
                                + " takes all its tags, or push something else to the tag"),
                Arguments.of(
                        new RegistryRefusal.NotInFront("registry.example.com"),
                        "this server answers for registry.example.com under /acr/v1 only; send what is under /v2 to the"
                                + " registry itself"),
                Arguments.of(
                        new RegistryRefusal.ManifestTooLarge(4194304), "a manifest has at most 4194304 bytes here"),
                Arguments.of(
                        new RegistryRefusal.MalformedAttributes("the body is no JSON object"),
                        "the attributes cannot be read: the body is no JSON object; send a JSON object with any of"
                                + " deleteEnabled, writeEnabled, listEnabled and readEnabled, each true or false"),
                Arguments.of(
                        new RegistryRefusal.FormBody("text/form"),
                        "the Content-Type is text/form, but a registry takes no forms; send application/octet-stream, or a"
                                + " manifest's own media type"),
                Arguments.of(
                        new RegistryRefusal.BadPageSize("-1"),
                        "n is -1; send the number of entries wanted, at least 1"),
                Arguments.of(
                        new RegistryRefusal.NoToken(),
                        "authentication required; get a token from the realm that WWW-Authenticate names, and send it as"
                                + " Authorization: Bearer"),
                Arguments.of(
                        new RegistryRefusal.UnknownScheme("Basic"),
                        "this registry takes tokens, not Basic credentials; send those to the realm that WWW-Authenticate"
                                + " names, and the token from there as Authorization: Bearer"),
                Arguments.of(
                        new RegistryRefusal.InsufficientScope("repository:a:pull,push", "repository:a:pull", true),
                        "this request needs repository:a:pull,push; the token has repository:a:pull; ask the realm for a"
                                + " token with that scope, and if it gives less, ask those who run this server for a rule"),
                Arguments.of(
                        new RegistryRefusal.InsufficientScope("repository:a:pull", "", true),
                        "this request needs repository:a:pull; the token has nothing of it; ask the realm for a token with"
                                + " that scope, and if it gives less, ask those who run this server for a rule"),
                Arguments.of(
                        new RegistryRefusal.RulesGiveLess("repository:a:pull,push", "repository:a:pull"),
                        "this request needs repository:a:pull,push; the token stands for what the rules give at each use,"
                                + " and they give repository:a:pull; ask those who run this server for a rule"),
                Arguments.of(
                        new RegistryRefusal.RulesGiveLess("registry:catalog:*", ""),
                        "this request needs registry:catalog:*; the token stands for what the rules give at each use, and"
                                + " they give nothing of it; ask those who run this server for a rule"),
                Arguments.of(
                        new RegistryRefusal.InsufficientScope("repository:a:push", "", false),
                        "this request needs repository:a:push; the token has nothing of it, because it was asked for"
                                + " without a sign-in; sign in first, for example with docker login or cambist login"));
    }

    @ParameterizedTest
    @MethodSource({"requests", "credentials", "registry"})
    void message_ofEachRefusal_isExactly(Refusal refusal, String message) {
        assertThat(refusal.message()).isEqualTo(message);
    }
}
