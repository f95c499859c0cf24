package dev.cambist.e2e.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.EndToEnd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that people know from clients made of Microsoft's document comes out of ours, byte for byte. */
@EndToEnd
final class ReferencePageTest {
    private static final String SHA_256 = "81485b21dbe58ece820672e5430eac78fcd133bb98f48103e1a2e7957754b54d";

    /** The page itself, where it is at hand: beside the checkout. */
    private static final Path REFERENCE = Path.of("..", "..", "shared", "reference", "RefreshTokenApi.md");

    @TempDir
    private Path directory;

    @Test
    void page_generatedFromTheContract_isTheReferencePage() throws Exception {
        Path page = GeneratedClient.generate(directory.resolve("client")).page();

        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(page)));
        if (!digest.equals(SHA_256) && Files.exists(REFERENCE)) {
            assertThat(page).hasSameTextualContentAs(REFERENCE);
        }
        assertThat(digest)
                .as("SHA-256 of the page:%n%s", Files.readString(page))
                .isEqualTo(SHA_256);
    }
}
