package dev.cambist.server.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.settings.CryptoProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** In processes of their own, since a process has one list of providers. */
@Timeout(300) // a guard against hanging
final class CryptographyTest {
    @TempDir
    private Path empty;

    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            architectures = {"amd64", "aarch64"})
    void use_autoWhereTheLibraryLoads_computesWithAwsLcAndSaysSo() throws IOException {
        assertThat(run(CryptoProvider.AUTO))
                .contains("INFO cryptography by AWS-LC (AmazonCorrettoCryptoProvider 2.")
                .contains("computed by AmazonCorrettoCryptoProvider 2.", "good: true");
    }

    @Test
    void use_jdk_computesWithTheJdkAndSaysSo() throws IOException {
        assertThat(run(CryptoProvider.JDK))
                .contains("INFO cryptography by the JDK's own providers")
                .contains("computed by JDK ", "good: true")
                .doesNotContain("Corretto");
    }

    /** As with musl, on another architecture, or in an image that somebody has made smaller. */
    @Test
    void use_autoWithoutTheLibrary_computesWithTheJdkAndWarnsWhy() throws IOException {
        assertThat(run(CryptoProvider.AUTO, withoutLibrary()))
                .contains("WARN cryptography by the JDK's own providers")
                .contains("no amazonCorrettoCryptoProvider in java.library.path: " + empty)
                .contains("server.crypto-provider: jdk")
                .contains("computed by JDK ", "good: true");
    }

    @Test
    void use_accpWithoutTheLibrary_isRefusedWithTheReason() throws IOException {
        assertThat(run(CryptoProvider.ACCP, withoutLibrary()))
                .contains("refused: server.crypto-provider is accp, and AWS-LC cannot be used: "
                        + "no amazonCorrettoCryptoProvider in java.library.path: " + empty)
                .doesNotContain("computed by");
    }

    private String[] withoutLibrary() {
        return new String[] {"-Dcom.amazon.corretto.crypto.provider.useExternalLib=true", "-Djava.library.path=" + empty
        };
    }

    private static String run(CryptoProvider wanted, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of(options));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), ProviderRun.class.getName(), wanted.name()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }
}
