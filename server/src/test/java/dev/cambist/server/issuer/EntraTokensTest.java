package dev.cambist.server.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cambist.core.access.Scopes;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.identity.IdentityVerifier;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.settings.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens of every cloud, version and audience of Entra ID, at its own host names, against the rules of its page. */
@Timeout(120)
final class EntraTokensTest {
    private static final String TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";
    static final String OTHER_TENANT = "11111111-2222-4333-8444-555566667777";
    static final String OID = "2f6c1c1e-1111-4222-8333-444455556666";
    private static final TestKey KEY = TestKey.rsa("k", SignatureAlgorithm.RS256);

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();
    private final IssuerDirectory directory = new IssuerDirectory(clock);
    private final PrivateNetwork network = new PrivateNetwork(
            "login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn");

    @BeforeEach
    void publish() {
        publish("https://login.microsoftonline.com", "https://sts.windows.net");
        publish("https://login.microsoftonline.us", "https://sts.windows.net");
        publish("https://login.partner.microsoftonline.cn", "https://sts.chinacloudapi.cn");
    }

    /** Each tenant describes itself once for each version of its tokens. */
    private void publish(String authority, String first) {
        for (String tenant : List.of(TENANT, OTHER_TENANT)) {
            network.publish(authority + "/" + tenant, first + "/" + tenant + "/", KEY);
            network.publish(authority + "/" + tenant + "/v2.0", authority + "/" + tenant + "/v2.0", KEY);
        }
    }

    @AfterEach
    void close() {
        directory.close();
        network.close();
    }

    static Stream<Arguments> audiences() {
        return Stream.of(
                        List.of(
                                "public",
                                "https://login.microsoftonline.com",
                                "https://sts.windows.net",
                                "https://management.azure.com",
                                "https://management.core.windows.net"),
                        List.of(
                                "usgovernment",
                                "https://login.microsoftonline.us",
                                "https://sts.windows.net",
                                "https://management.usgovcloudapi.net",
                                "https://management.core.usgovcloudapi.net"),
                        List.of(
                                "china",
                                "https://login.partner.microsoftonline.cn",
                                "https://sts.chinacloudapi.cn",
                                "https://management.chinacloudapi.cn",
                                "https://management.core.chinacloudapi.cn"))
                .map(List::toArray)
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("audiences")
    void verify_eachVersionAndAudience_isTheSubject(
            String cloud, String authority, String first, String arm, String core) throws Exception {
        IdentityVerifier verifier = verifier("cloud: " + cloud);
        for (String audience : List.of("https://containerregistry.azure.net", arm, core)) {
            for (String slashes : List.of("", "/", "//")) {
                Map<String, Object> app = claims(first + "/" + TENANT + "/", "1.0", "aud", audience + slashes);
                assertThat(verify(verifier, app)).hasToString("corp/" + OID);
                Map<String, Object> user = claims(authority + "/" + TENANT + "/v2.0", "2.0", "aud", audience + slashes);
                assertThat(verify(verifier, user)).hasToString("corp/" + OID);
            }
        }
    }

    @Test
    void verify_armAudienceSwitchedOff_isRefusedWithTheRegistrys() throws Exception {
        Map<String, Object> claims = claims(v1(TENANT), "1.0", "aud", "https://management.azure.com/");
        assertThat(refused(verifier("arm-audience: false"), claims))
                .isEqualTo(new BadCredential.WrongAudience(
                        List.of("https://management.azure.com/"), List.of("https://containerregistry.azure.net")));
    }

    @Test
    void verify_armAudienceOfAnotherCloud_isRefused() throws Exception {
        Map<String, Object> claims = claims(v1(TENANT), "1.0", "aud", "https://management.chinacloudapi.cn");
        assertThat(refused(verifier("cloud: public"), claims)).isInstanceOf(BadCredential.WrongAudience.class);
    }

    @Test
    void verify_tenantOfAnotherIssuerUrl_isRefused() throws Exception {
        Map<String, Object> claims = claims(v1(TENANT), "1.0", "tid", OTHER_TENANT);
        assertThat(refused(verifier("cloud: public"), claims)).isEqualTo(new BadCredential.MissingClaim("tid"));
    }

    @Test
    void verify_tenantThatIsNotConfigured_isUntrusted() throws Exception {
        Map<String, Object> claims = claims(v1(OTHER_TENANT), "1.0", "tid", OTHER_TENANT);
        assertThat(refused(verifier("cloud: public"), claims))
                .isEqualTo(new BadCredential.UntrustedIssuer(v1(OTHER_TENANT)));
    }

    @Test
    void verify_severalTenants_areOneIssuer() throws Exception {
        Configuration configuration = read("issuers:\n  - name: corp\n    entra: { tenants: [" + TENANT + ", "
                + OTHER_TENANT + "] }\naccess: [{ who: { issuer: corp }, role: AcrPull, on: [\"**\"] }]\n");
        IdentityVerifier verifier = new IdentityVerifier(directory.update(configuration.issuers()), clock);
        assertThat(verify(verifier, claims(v1(OTHER_TENANT), "1.0", "tid", OTHER_TENANT)))
                .hasToString("corp/" + OID);
        assertThat(verify(verifier, claims(v1(TENANT), "1.0", "tid", TENANT))).hasToString("corp/" + OID);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.cambist.server.issuer.EntraPeople#people")
    void decide_eachKindOfIdentity_isWhatThePageSays(String what, String oid, Map<String, Object> more, String granted)
            throws Exception {
        Configuration configuration = page();
        IdentityVerifier verifier = new IdentityVerifier(directory.update(configuration.issuers()), clock);
        Map<String, Object> claims = claims(v1(TENANT), "1.0", "oid", oid);
        claims.putAll(more);
        Identity identity = verify(verifier, claims);
        var decision = configuration
                .access()
                .decide(
                        identity,
                        "registry.example.com",
                        Scopes.parse(List.of("repository:apps/web:*")),
                        clock.instant());
        assertThat(decision.granted()).as(what).hasToString(granted);
        assertThat(decision.verdicts().getFirst().explain().contains("Entra ID leaves them all out"))
                .isEqualTo(what.startsWith("groups left out"));
    }

    private Identity verify(IdentityVerifier verifier, Map<String, Object> claims) {
        return verifier.verify(KEY.sign(claims), Optional.empty()).identity();
    }

    private Object refused(IdentityVerifier verifier, Map<String, Object> claims) {
        Secret token = KEY.sign(claims);
        return catchThrowableOfType(RefusedException.class, () -> verifier.verify(token, Optional.empty()))
                .refusal();
    }

    private Map<String, Object> claims(String issuer, String version, String name, String value) {
        Map<String, Object> claims = new LinkedHashMap<>(FakeIssuer.claims(issuer, "pairwise", clock));
        claims.put("aud", "https://containerregistry.azure.net");
        claims.put("oid", OID);
        claims.put("tid", TENANT);
        claims.put("ver", version);
        claims.put(name, value);
        return claims;
    }

    private static String v1(String tenant) {
        return "https://sts.windows.net/" + tenant + "/";
    }

    private IdentityVerifier verifier(String more) throws Exception {
        Configuration configuration = read("issuers:\n  - name: corp\n    entra: { tenants: [" + TENANT + "], " + more
                + " }\naccess: [{ who: { issuer: corp }, role: AcrPull, on: [\"**\"] }]\n");
        return new IdentityVerifier(directory.update(configuration.issuers()), clock);
    }

    private Configuration page() throws Exception {
        return read(IdentityPages.configurations("entra.md").getFirst());
    }

    private Configuration read(String issuers) throws Exception {
        Files.writeString(folder.resolve("ca.pem"), network.authority());
        String reached = "$0\n    ca-file: ca.pem\n    proxy: " + network.proxyAddress();
        Path file = Files.writeString(
                folder.resolve("cambist.yaml"), IdentityPages.REST + issuers.replaceAll("(?m)^  - name: .*$", reached));
        return ConfigurationFile.read(file, Map.of());
    }
}
