package dev.cambist.server.gateway;

import static dev.cambist.server.gateway.GuardFixture.bearer;
import static dev.cambist.server.gateway.GuardFixture.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.identity.Caller;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RegistryRefusal;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers show to the guard, and what they are told. */
final class GuardTest {
    private static final UUID CORRELATION = new UUID(3, 4);
    private static final RegistryRequest PULL = GuardFixture.request("GET", "/v2/team/app/manifests/x");
    private static final RegistryRequest PING = GuardFixture.request("GET", "/v2/");
    private static final RegistryRequest CATALOG = GuardFixture.request("GET", "/v2/_catalog");

    private final Guard guard = GuardFixture.guard();

    @Test
    void admit_enough_givesTokenAndRequest() {
        Admission.Admitted admitted = admitted(PULL, bearer(token("repository:team/app:pull")));
        assertThat(admitted.request()).isSameAs(PULL);
        assertThat(admitted.token().subject()).isEqualTo("alice");
        assertThat(admitted.token().granted()).hasToString("[repository:team/app:pull]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "Bearer   "})
    void admit_anySpellingOfTheScheme_isRead(String start) {
        assertThat(admitted(PULL, start + token("repository:team/app:pull").value()))
                .isNotNull();
    }

    @Test
    void admit_nothing_isSentToTheRealm() {
        Admission.Denied denied = denied(PULL);
        assertThat(denied.refusal()).isEqualTo(new RegistryRefusal.NoToken());
        assertThat(denied.challenge().header())
                .isEqualTo("Bearer realm=\"https://registry.example/oauth2/token\",service=\"registry.example\","
                        + "scope=\"repository:team/app:pull\"");
    }

    @Test
    void admit_twoHeaders_isRefusedWhateverTheyAre() {
        String good = bearer(token("repository:team/app:pull"));
        Admission.Denied denied = denied(PULL, good, good);
        assertThat(denied.challenge().error()).contains("invalid_token");
        assertThat(denied.refusal().message())
                .isEqualTo("the token cannot be read: there is more than one Authorization header; send one");
    }

    @ParameterizedTest
    @CsvSource({
        "Basic bnVsbDpudWxs, Basic",
        "bASIC bnVsbDpudWxs, Basic",
        "Negotiate abc, other",
        "Bearer, other",
        "Bearertoken, other",
        "'', other",
        "' Bearer x', other",
        "s3cret-without-a-scheme, other",
        "s3cret without, other"
    })
    void admit_noBearer_saysThatTokensAreTaken(String header, String named) {
        Admission.Denied denied = denied(PULL, header);
        assertThat(denied.refusal()).isEqualTo(new RegistryRefusal.UnknownScheme(named));
        assertThat(denied.challenge()).isEqualTo(denied(PULL).challenge());
        assertThat(denied.body(CORRELATION)).asString().doesNotContain("bnVsb", "s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer ",
                "Bearer x",
                "Bearer a.b.c",
                "Bearer a.b.c, Basic x",
                "Bearer a.b.c d",
                "Bearer \u00e9.\u00e9.\u00e9"
            })
    void admit_noToken_isInvalid(String header) {
        Admission.Denied denied = denied(PULL, header);
        assertThat(denied.refusal()).isInstanceOf(BadCredential.MalformedToken.class);
        assertThat(denied.challenge().header()).endsWith(",scope=\"repository:team/app:pull\",error=\"invalid_token\"");
    }

    @Test
    void admit_goodTokenWithMoreBehindIt_isInvalid() {
        String good = bearer(token("repository:team/app:pull"));
        assertThat(denied(PULL, good + ", " + good).refusal()).isInstanceOf(BadCredential.MalformedToken.class);
        assertThat(denied(PULL, good + "=").refusal()).isInstanceOf(BadCredential.MalformedToken.class);
    }

    @Test
    void admit_expiredToken_saysSinceWhen() {
        String old = bearer(token(
                GuardFixture.SERVICE,
                GuardFixture.ALICE,
                GuardFixture.NOW.minusSeconds(1212),
                "repository:team/app:pull"));
        assertThat(denied(PULL, old).refusal().message()).isEqualTo("the token expired 312 s ago; get a new one");
        assertThat(denied(PING, old).challenge().header())
                .isEqualTo("Bearer realm=\"https://registry.example/oauth2/token\",service=\"registry.example\","
                        + "error=\"invalid_token\"");
    }

    @Test
    void admit_tokenOfAnotherService_saysWhichItIsFor() {
        String other = bearer(token(
                GuardFixture.service("other.example", GuardFixture.KEY), GuardFixture.ALICE, GuardFixture.NOW, ""));
        assertThat(denied(PING, other).refusal())
                .isEqualTo(new BadCredential.WrongService("other.example", "registry.example"));
    }

    @Test
    void admit_refreshToken_saysWhatItIs() {
        assertThat(denied(PING, "Bearer " + OtherTokens.refreshToken())
                        .refusal()
                        .message())
                .isEqualTo("this is a refresh token; expected an access token that /oauth2/token of this server gave");
    }

    @Test
    void admit_identityToken_saysWhereToExchangeIt() {
        assertThat(denied(PING, "Bearer " + OtherTokens.identityToken())
                        .refusal()
                        .message())
                .isEqualTo("this is a token of another issuer, not of this server; expected an access token that"
                        + " /oauth2/token of this server gave; exchange your identity token at /oauth2/exchange first");
    }

    @Test
    void admit_tooLittle_saysWhatIsMissing() {
        RegistryRequest push = GuardFixture.request("PUT", "/v2/team/app/manifests/x");
        Admission.Denied denied = denied(push, bearer(token("repository:team/app:pull repository:secret/x:*")));
        assertThat(denied.refusal().message())
                .startsWith(
                        "this request needs repository:team/app:pull,push; the token has repository:team/app:pull; ask")
                .doesNotContain("secret");
        assertThat(denied.challenge().header())
                .endsWith(",scope=\"repository:team/app:pull,push\",error=\"insufficient_scope\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"team/ap", "team/app2", "team", "app", "team/app/x", "registry.example:443/team/app", "team-app"
            })
    void admit_almostTheSameName_isTooLittle(String name) {
        assertThat(denied(PULL, bearer(token("repository:" + name + ":*")))
                        .challenge()
                        .error())
                .contains("insufficient_scope");
    }

    @Test
    void caller_ofTheCatalog_isWhomTheTokenWasMadeFor() {
        assertThat(admitted(CATALOG, bearer(token("registry:catalog:*"))).caller())
                .isEqualTo(GuardFixture.ALICE);
        String nobodys =
                bearer(token(GuardFixture.SERVICE, new Caller.Anonymous(), GuardFixture.NOW, "registry:catalog:*"));
        assertThat(admitted(CATALOG, nobodys).caller()).isEqualTo(new Caller.Anonymous());
    }

    @Test
    void body_ofADeniedRequest_listsEachAction() {
        RegistryRequest mount = GuardFixture.request("POST", "/v2/team/app/blobs/uploads/?mount=s:1&from=base/os");
        assertThat(denied(mount).body(CORRELATION))
                .hasToString("{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\""
                        + new RegistryRefusal.NoToken().message()
                        + ". CorrelationId: " + CORRELATION + "\",\"detail\":["
                        + "{\"Type\":\"repository\",\"Name\":\"team/app\",\"Action\":\"pull\"},"
                        + "{\"Type\":\"repository\",\"Name\":\"team/app\",\"Action\":\"push\"},"
                        + "{\"Type\":\"repository\",\"Name\":\"base/os\",\"Action\":\"pull\"}]}]}");
        assertThat(denied(CATALOG).body(CORRELATION))
                .asString()
                .contains("\"detail\":[{\"Type\":\"registry\",\"Name\":\"catalog\",\"Action\":\"*\"}]");
        assertThat(denied(PING).body(CORRELATION)).asString().doesNotContain("detail");
    }

    private Admission.Admitted admitted(RegistryRequest request, String... headers) {
        Admission said = guard.admit(request, GuardFixture.REALM, List.of(headers));
        assertThat(said).isInstanceOf(Admission.Admitted.class);
        return (Admission.Admitted) said;
    }

    private Admission.Denied denied(RegistryRequest request, String... headers) {
        Admission said = guard.admit(request, GuardFixture.REALM, List.of(headers));
        assertThat(said).isInstanceOf(Admission.Denied.class);
        return (Admission.Denied) said;
    }

    /** As the OCI distribution specification has it for a registry that cannot mount: an upload begins. */
    @Test
    void admit_mountFromWhereTheTokenMayNotPull_isAnUploadWithoutIt() {
        RegistryRequest mount = GuardFixture.request(
                "POST", "/v2/team/app/blobs/uploads/?mount=s:1&from=secret/base&digest-algorithm=sha512");

        RegistryRequest forwarded =
                admitted(mount, bearer(token("repository:team/app:pull,push"))).request();

        assertThat(forwarded.target()).isEqualTo("/v2/team/app/blobs/uploads/?digest-algorithm=sha512");
        assertThat(forwarded.mountedFrom()).isEmpty();
    }

    @Test
    void admit_mountFromWhereTheTokenMayPull_isTheMount() {
        RegistryRequest mount = GuardFixture.request("POST", "/v2/team/app/blobs/uploads/?mount=s:1&from=base/os");

        Admission.Admitted said =
                admitted(mount, bearer(token("repository:team/app:pull,push repository:base/os:pull")));

        assertThat(said.request().target()).isEqualTo("/v2/team/app/blobs/uploads/?mount=s:1&from=base/os");
    }

    @Test
    void admit_mountToWhereTheTokenMayNotPush_isDeniedWithBothScopes() {
        RegistryRequest mount = GuardFixture.request("POST", "/v2/team/app/blobs/uploads/?mount=s:1&from=base/os");

        assertThat(denied(mount, bearer(token("repository:team/app:pull repository:base/os:pull")))
                        .challenge()
                        .header())
                .contains("scope=\"repository:team/app:pull,push repository:base/os:pull\"");
    }

    /** The catalog is filtered by the rules of now, and whoever the issuer once named is nobody to them any more. */
    @Test
    void admit_catalogTokenOfAnIssuerThatIsTrustedNoMore_isDenied() {
        Guard changed = GuardFixture.guard(
                GuardFixture.reader(InstantSource.fixed(GuardFixture.NOW)),
                identity -> !identity.issuer().equals("corp"));
        RegistryRequest catalog = GuardFixture.request("GET", "/v2/_catalog");
        String shown = bearer(token("registry:catalog:*"));

        assertThat(guard.admit(catalog, GuardFixture.REALM, List.of(shown))).isInstanceOf(Admission.Admitted.class);
        Admission said = changed.admit(catalog, GuardFixture.REALM, List.of(shown));
        assertThat(said).isInstanceOf(Admission.Denied.class);
        assertThat(((Admission.Denied) said).refusal()).isEqualTo(new BadCredential.IssuerRemoved("corp"));
        assertThat(((Admission.Denied) said).challenge().header()).contains("error=\"invalid_token\"");
    }
}
