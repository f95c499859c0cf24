package dev.cambist.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.identity.IssuerKeys;
import dev.cambist.core.identity.TrustedIssuer;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.jose.VerificationKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a person copies from the page is right where it is pasted. */
@Timeout(300) // a guard against hanging
final class LoginPagesTest {
    private static final String REST = " --username 00000000-0000-0000-0000-000000000000 --password-stdin";
    private static final String FRONTED = """
              - service: fronted.example.com
                aliases: [localhost]
                upstream: "http://localhost:1"
            """;
    private static final Pattern LINE = Pattern.compile("<code id=\"line-[a-z]+\">([^<]+)</code>");

    private static final IssuerKeys NO_KEYS = new IssuerKeys() {
        @Override
        public List<VerificationKey> known() {
            return List.of();
        }

        @Override
        public List<VerificationKey> refreshed() {
            return List.of();
        }
    };

    @TempDir
    private static Path directory;

    private static PortalLab lab;
    private static TestBrowser alice;

    @BeforeAll
    static void start() throws Exception {
        String configuration = PortalLab.CONFIGURATION
                .replace("issuers:", FRONTED + "issuers:")
                .replace(
                        "registries: [registry.example.com]",
                        "registries: [registry.example.com, fronted.example.com]");
        lab = new PortalLab(directory, configuration);
        alice = lab.signedIn(PortalLab.ALICE);
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    static Stream<KeylessLogin.Way> ways() {
        return KeylessLogin.WAYS.stream();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void way_withNothingStored_isTheTextOfTheDocumentation(KeylessLogin.Way way) throws Exception {
        RegistryAddress registry = new RegistryAddress("registry.example.com", true);

        assertThat(Files.readString(Path.of("..").resolve(way.page())))
                .contains("\n" + way.filledIn(registry, List.of()).text() + "\n");
    }

    @Test
    void lines_ofARegistryBesideTheServer_nameIt() throws Exception {
        assertThat(lines("registry.example.com"))
                .containsExactlyInAnyOrder(
                        "docker login registry.example.com" + REST,
                        "podman login registry.example.com" + REST,
                        "skopeo login registry.example.com" + REST,
                        "helm registry login registry.example.com" + REST,
                        "oras login registry.example.com" + REST,
                        "crane auth login registry.example.com" + REST);
    }

    /** The browser came by its name, at this port and without TLS. */
    @Test
    void lines_ofTheRegistryBehindThisAddress_goTheBrowsersWay() throws Exception {
        String host = lab.server.publicUrl().getAuthority();

        assertThat(lines("fronted.example.com"))
                .contains(
                        "docker login " + host + REST,
                        "skopeo login " + host + REST + " --tls-verify=false",
                        "helm registry login " + host + REST + " --plain-http");
    }

    /** The registry is behind this server, and a proxy takes the browser's word for its name. */
    @Test
    void lines_hostThatIsNone_haveTheRegistrysName() throws Exception {
        TestBrowser browser = lab.signedIn(PortalLab.ALICE);
        browser.headers.put("X-Forwarded-For", "127.0.0.1");
        browser.headers.put("X-Forwarded-Proto", "http");
        browser.headers.put("X-Forwarded-Host", "localhost:1;id");

        TestBrowser.Page page = browser.open("/portal/login?registry=fronted.example.com");

        assertThat(page.body()).doesNotContain(";id");
    }

    @Test
    void audience_thatTheIssuerOfTheSystemWants_isSaid() {
        TrustedIssuer gitHub = new TrustedIssuer(
                "github",
                "https://token.actions.githubusercontent.com",
                Optional.empty(),
                Set.of("our-registry"),
                Set.of(SignatureAlgorithm.RS256),
                "sub",
                NO_KEYS,
                Optional.empty());
        RegistryAddress registry = new RegistryAddress("registry.example.com", true);

        assertThat(KeylessLogin.texts(registry, List.of(gitHub)).toString())
                .contains("with: { registry: registry.example.com, audience: our-registry }")
                .contains("inputs: { registry: registry.example.com, audience: registry.example.com }")
                .contains("- cambist/login: { registry: registry.example.com }");
    }

    /** A token is shown by the answer that makes it, and by no other. */
    @Test
    void token_afterItWasShown_isOnNoPage() throws Exception {
        TestBrowser.Page made = make("registry.example.com");
        String token = made.body().replaceAll("(?s).*id=\"token\"[^>]*>([^<]+)<.*", "$1");
        assertThat(token).startsWith("eyJ");

        for (String page : List.of("/portal/login", "/portal/sessions", "/")) {
            assertThat(alice.open(page).body()).doesNotContain(token.substring(token.lastIndexOf('.')));
        }
        assertThat(lab.audit()).doesNotContain(token.substring(token.lastIndexOf('.')));
    }

    private static TestBrowser.Page make(String registry) throws Exception {
        TestBrowser.Page page = alice.open("/portal/login?registry=" + registry);
        return alice.send("/portal/login", Map.of("form", page.form(), "registry", registry));
    }

    private static List<String> lines(String registry) throws Exception {
        return LINE.matcher(make(registry).body())
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
