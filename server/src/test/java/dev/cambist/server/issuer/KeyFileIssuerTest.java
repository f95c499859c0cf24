package dev.cambist.server.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.identity.TrustedIssuer;
import dev.cambist.core.jose.VerificationKey;
import dev.cambist.server.settings.IssuerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys from a file, from the configuration to the verifier's question. */
@Timeout(60)
final class KeyFileIssuerTest {
    private static final TestKey KEY = TestKey.es256("a");
    private static final TestKey OTHER_KEY = TestKey.es256("b");

    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock();
    private final LogLines log = new LogLines();
    private final FakeIssuer fake = FakeIssuer.publishing(KEY);
    private final IssuerDirectory directory = new IssuerDirectory(clock);

    @AfterEach
    void close() {
        directory.close();
        fake.close();
        log.close();
    }

    @Test
    void update_keyFile_isReadAndTheIssuerNotAsked() throws IOException {
        Path file = Files.writeString(folder.resolve("keys.json"), FakeIssuer.keySet(OTHER_KEY));
        TrustedIssuer trusted = only(directory.update(List.of(withFile(file))));

        assertThat(ids(trusted.keys().known())).containsExactly("b");
        assertThat(ids(trusted.keys().refreshed())).containsExactly("b");
        assertThat(fake.requests()).isZero();
    }

    @Test
    void update_brokenKeyFile_isRefusedNamingIssuerAndFile() throws IOException {
        Path file = Files.writeString(folder.resolve("keys.json"), "{}");

        assertThatThrownBy(() -> directory.update(List.of(withFile(file))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "issuer ci: jwks-file " + file + " cannot be used: it is not a JWK set: it has no array keys");
    }

    @Test
    void update_keyFileWithClient_isRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("keys.json"), FakeIssuer.keySet(KEY));

        assertThatThrownBy(() -> directory.update(
                        List.of(Configured.openId(fake.url(), Optional.of(file), Optional.of(Configured.client())))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("issuer ci: keys without discovery and client exclude each other");
    }

    @Test
    void update_keyFileEditedSince_isReadAnew() throws IOException {
        Path file = Files.writeString(folder.resolve("keys.json"), FakeIssuer.keySet(KEY));
        directory.update(List.of(withFile(file)));
        Files.writeString(file, FakeIssuer.keySet(OTHER_KEY));
        TrustedIssuer trusted = only(directory.update(List.of(withFile(file))));

        assertThat(ids(trusted.keys().known())).containsExactly("b");
    }

    @Test
    void keyFile_unknownKey_isLookedForInTheFileAtMostEveryTwoSeconds() throws IOException {
        Path file = Files.writeString(folder.resolve("keys.json"), FakeIssuer.keySet(KEY));
        TrustedIssuer trusted = only(directory.update(List.of(withFile(file))));
        assertThat(ids(trusted.keys().refreshed())).containsExactly("a");
        Files.writeString(file, FakeIssuer.keySet(OTHER_KEY));
        clock.advance(Duration.ofMillis(1_999));
        assertThat(ids(trusted.keys().refreshed())).containsExactly("a");
        clock.advance(Duration.ofMillis(1));

        assertThat(ids(trusted.keys().refreshed())).containsExactly("b");
    }

    @Test
    void keyFile_changed_isNoticedWithoutBeingAsked() throws IOException {
        Path file = Files.writeString(folder.resolve("keys.json"), FakeIssuer.keySet(KEY));
        CachedKeys keys =
                (CachedKeys) only(directory.update(List.of(withFile(file)))).keys();
        Files.writeString(file, FakeIssuer.keySet(OTHER_KEY));
        clock.advance(Duration.ofSeconds(5));
        keys.refreshIfDue();
        keys.await();

        assertThat(ids(keys.known())).containsExactly("b");
    }

    @Test
    void keyFile_brokenWhileRunning_keepsItsKeysAndLogsIt() throws IOException {
        Path file = Files.writeString(folder.resolve("keys.json"), FakeIssuer.keySet(KEY));
        TrustedIssuer trusted = only(directory.update(List.of(withFile(file))));
        Files.writeString(file, "half of a");
        clock.advance(Duration.ofSeconds(5));

        assertThat(ids(trusted.keys().refreshed())).containsExactly("a");
        assertThat(log.about(fake.url()))
                .last()
                .asString()
                .startsWith("WARN issuer " + fake.url() + ": its keys cannot be renewed")
                .contains("jwks-file " + file + " cannot be used: it is not sound JSON");
    }

    private IssuerSettings withFile(Path file) {
        return Configured.openId(fake.url(), Optional.of(file), Optional.empty());
    }

    private static TrustedIssuer only(List<TrustedIssuer> issuers) {
        assertThat(issuers).hasSize(1);
        return issuers.getFirst();
    }

    private static List<String> ids(List<VerificationKey> keys) {
        return keys.stream().map(key -> key.id().orElse("none")).toList();
    }
}
