package dev.cambist.server.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.config.yaml.ReadContext;
import dev.cambist.server.watch.SourceFiles;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FingerprintTest {
    private static final String FILE = """
            server: { listen: "localhost:8443" }
            registries: [{ service: registry.example, aliases: [a, b] }]
            access: [{ who: anyone, role: AcrPull, on: ["${PUBLIC}/**"] }]
            """;

    private static String of(String file) throws Exception {
        return of(file, "public");
    }

    private static String of(String file, String variable) throws Exception {
        ReadContext reading = new ReadContext(Path.of("cambist.yaml"), Map.of("PUBLIC", variable), new SourceFiles());
        return ConfigurationFile.parse(file.getBytes(UTF_8), reading).fingerprint();
    }

    @Test
    void fingerprint_sameFile_isTheSame() throws Exception {
        assertThat(of(FILE)).matches("[0-9a-f]{12}").isEqualTo(of(FILE));
    }

    @Test
    void fingerprint_otherBlockServer_isTheSame() throws Exception {
        assertThat(of(FILE.replace("8443", "9443"))).isEqualTo(of(FILE));
    }

    @Test
    void fingerprint_otherOrderOfKeysSpacesAndComments_isTheSame() throws Exception {
        assertThat(of("""
                # the same
                access:
                  - role: AcrPull
                    on: ["${PUBLIC}/**"]
                    who: anyone
                server: { listen: "localhost:8443" }
                registries:
                  - aliases: [a, b]
                    service: registry.example
                """)).isEqualTo(of(FILE));
    }

    /** It is kept where others than this server can read it. */
    @Test
    void fingerprint_otherValueOfAVariable_isTheSame() throws Exception {
        assertThat(of(FILE, "elsewhere")).isEqualTo(of(FILE, "public"));
    }

    @Test
    void fingerprint_anythingElse_isAnother() throws Exception {
        assertThat(of(FILE.replace("AcrPull", "AcrPush"))).isNotEqualTo(of(FILE));
        assertThat(of(FILE.replace("[a, b]", "[b, a]"))).isNotEqualTo(of(FILE));
        assertThat(of(FILE.replace("[a, b]", "[ab]"))).isNotEqualTo(of(FILE));
        assertThat(of(FILE + "limits: {}\n")).isNotEqualTo(of(FILE));
    }
}
