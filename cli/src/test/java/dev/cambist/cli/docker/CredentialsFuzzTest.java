package dev.cambist.cli.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.cli.lab.World;
import dev.cambist.cli.wire.Registry;
import java.util.Map;

/** Whatever comes in is read as it would be written, or refused in words. */
class CredentialsFuzzTest {
    @FuzzTest
    void parse_anything_isReadAsItIsWrittenOrRefused(byte[] input) throws Exception {
        Credentials credentials;
        try {
            credentials = Credentials.parse(input);
        } catch (HelperError e) {
            assertThat(e).hasMessageMatching("no credentials .*|store expects .*");
            return;
        }
        assertThat(Credentials.parse(credentials.json().getBytes(UTF_8))).isEqualTo(credentials);
    }

    @FuzzTest
    void keptToken_anything_isReadAsItIsWrittenOrAMiss(byte[] input) {
        KeptToken.parse(input)
                .ifPresent(kept ->
                        assertThat(KeptToken.parse(kept.json().getBytes(UTF_8))).contains(kept));
    }

    @FuzzTest
    void knownRegistries_anyEntries_areNamesOrComplaintsThatRepeatNoToken(byte[] input) {
        String entries = new String(input, UTF_8);

        KnownRegistries known = KnownRegistries.of(World.of(Map.of("CAMBIST_REGISTRIES", entries)));

        assertThat(known.names()).allMatch(name -> known.has(Registry.parse(name)));
        assertThat(known.complaints()).noneMatch(complaint -> complaint.contains("(eyJ"));
    }
}
