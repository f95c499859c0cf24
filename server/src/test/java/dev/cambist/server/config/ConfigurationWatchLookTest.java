package dev.cambist.server.config;

import static dev.cambist.server.config.ConfigurationFolder.ACCESS;
import static dev.cambist.server.config.ConfigurationFolder.REGISTRIES;
import static dev.cambist.server.config.ConfigurationFolder.SERVER;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.cambist.core.jose.Secret;
import dev.cambist.server.settings.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class ConfigurationWatchLookTest {
    private static final String FIRST = SERVER + REGISTRIES + ACCESS;
    private static final String SECOND = SERVER + REGISTRIES.replace("registry", "second") + ACCESS;

    @TempDir
    Path directory;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final List<Configuration> changes = new ArrayList<>();
    private ConfigurationFolder folder;
    private Path file;
    private ConfigurationWatch watch;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
        file = folder.write("cambist.yaml", FIRST);
        log.start();
        logger().addAppender(log);
        logger().setLevel(Level.INFO);
    }

    @AfterEach
    void close() {
        logger().detachAppender(log);
        logger().setLevel(null);
    }

    @Test
    void look_changeThatIsStillBeingWritten_waitsUntilItIsDone() throws Exception {
        watch = ConfigurationWatch.open(file, Map.of());
        folder.write("cambist.yaml", SERVER);
        look();
        folder.write("cambist.yaml", SECOND);
        look();
        assertThat(changes).isEmpty();
        assertThat(log.list).isEmpty();

        look();
        assertThat(changes).extracting(ConfigurationWatchLookTest::serviceOf).containsExactly("second.example.com");
    }

    @Test
    void look_nothingChanged_doesNothing() throws Exception {
        watch = ConfigurationWatch.open(file, Map.of());
        settle();
        folder.write("cambist.yaml", FIRST);
        settle();

        assertThat(changes).isEmpty();
        assertThat(log.list).isEmpty();
    }

    @Test
    void look_badChange_keepsTheOldAndLogsEveryMistake() throws Exception {
        watch = ConfigurationWatch.open(file, Map.of());
        Configuration before = watch.current();
        folder.write("cambist.yaml", FIRST.replace("AcrPull", "AcrPul") + "colour: blue\n");
        settle();
        settle();

        assertThat(watch.current()).isSameAs(before);
        assertThat(changes).isEmpty();
        assertThat(messages())
                .hasSize(3)
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(file + ":3: access[0].role: \"AcrPul\" is no role"),
                        line -> assertThat(line).startsWith(file + ":4: colour: is not a key here"),
                        line -> assertThat(line)
                                .isEqualTo(file + ": not loaded; the configuration from before stays in force"));
    }

    @Test
    void look_goodChangeAfterABadOne_isLive() throws Exception {
        watch = ConfigurationWatch.open(file, Map.of());
        folder.write("cambist.yaml", "server: [\n");
        settle();
        folder.write("cambist.yaml", SECOND);
        settle();

        assertThat(serviceOf(watch.current())).isEqualTo("second.example.com");
        assertThat(messages().getLast())
                .isEqualTo(file + ": the new configuration is in force: 1 registries, 0 issuers, 1 access rules");
    }

    @Test
    void look_callbackThrows_keepsTheOldAndSaysSo() throws Exception {
        watch = ConfigurationWatch.open(file, Map.of());
        folder.write("cambist.yaml", SECOND);
        watch.look(change -> {});
        watch.look(change -> {
            throw new IllegalStateException("no key for " + serviceOf(change));
        });

        assertThat(serviceOf(watch.current())).isEqualTo("registry.example.com");
        assertThat(messages())
                .containsExactly(
                        file + ": the new configuration is sound but cannot be put in force:"
                                + " java.lang.IllegalStateException: no key for second.example.com",
                        file + ": not loaded; the configuration from before stays in force");
    }

    @Test
    void look_fileReplacedByRename_isLive() throws Exception {
        watch = ConfigurationWatch.open(file, Map.of());
        Files.move(folder.write("new.yaml", SECOND), file, ATOMIC_MOVE, REPLACE_EXISTING);
        settle();

        assertThat(serviceOf(watch.current())).isEqualTo("second.example.com");
    }

    @Test
    void look_configMapLinkSwapped_isLive() throws Exception {
        // As Kubernetes projects a ConfigMap: cambist.yaml -> ..data/cambist.yaml, ..data -> a directory by time.
        Files.createDirectory(folder.path("..1"));
        Files.createDirectory(folder.path("..2"));
        folder.write("..1/cambist.yaml", FIRST);
        folder.write("..2/cambist.yaml", SECOND);
        Files.createSymbolicLink(folder.path("..data"), Path.of("..1"));
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("..data/cambist.yaml"));
        watch = ConfigurationWatch.open(file, Map.of());
        Files.createSymbolicLink(folder.path("..data_tmp"), Path.of("..2"));
        Files.move(folder.path("..data_tmp"), folder.path("..data"), ATOMIC_MOVE, REPLACE_EXISTING);
        settle();

        assertThat(serviceOf(watch.current())).isEqualTo("second.example.com");
    }

    @Test
    void look_fileDeletedAndBack_keepsTheOldInBetween() throws Exception {
        watch = ConfigurationWatch.open(file, Map.of());
        Files.delete(file);
        settle();
        settle();
        assertThat(serviceOf(watch.current())).isEqualTo("registry.example.com");
        assertThat(messages())
                .containsExactly(
                        file + ": does not exist", file + ": not loaded; the configuration from before stays in force");

        folder.write("cambist.yaml", SECOND);
        settle();
        assertThat(serviceOf(watch.current())).isEqualTo("second.example.com");
    }

    @Test
    void look_secretFileChanged_isReadAgain() throws Exception {
        folder.write("secret.txt", "one");
        folder.write("keys.json", ConfigurationFolder.KEYS);
        folder.write("cambist.yaml", FIRST + issuer());
        watch = ConfigurationWatch.open(file, Map.of());
        folder.write("secret.txt", "two");
        settle();

        assertThat(changes)
                .extracting(change ->
                        change.issuers().getFirst().client().orElseThrow().secret())
                .containsExactly(Optional.of(new Secret("two")));
    }

    @Test
    void look_keyFileChanged_isReadAgain() throws Exception {
        folder.write("secret.txt", "one");
        folder.write("keys.json", ConfigurationFolder.KEYS);
        folder.write("cambist.yaml", FIRST + issuer());
        watch = ConfigurationWatch.open(file, Map.of());
        folder.write("keys.json", ConfigurationFolder.KEYS + "\n");
        settle();

        assertThat(changes).hasSize(1);
    }

    @Test
    void look_missingSecretFileAppears_isReadAgain() throws Exception {
        folder.write("keys.json", ConfigurationFolder.KEYS);
        watch = ConfigurationWatch.open(file, Map.of());
        folder.write("cambist.yaml", FIRST + issuer());
        settle();
        assertThat(messages().getFirst()).contains("secret.txt, which does not exist");
        folder.write("secret.txt", "one");
        settle();

        assertThat(changes).hasSize(1);
    }

    private static String issuer() {
        return "issuers: [{ name: a, url: https://a.example.com, audiences: [a], client: { id: a, secret-file: secret.txt } },"
                + " { name: b, url: https://b.example.com, audiences: [b], jwks-file: keys.json }]\n";
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(ConfigurationWatch.class);
    }

    private List<String> messages() {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static String serviceOf(Configuration configuration) {
        return configuration.registries().getFirst().service();
    }

    private void look() {
        watch.look(changes::add);
    }

    /** As many looks as a change takes. */
    private void settle() {
        look();
        look();
    }
}
