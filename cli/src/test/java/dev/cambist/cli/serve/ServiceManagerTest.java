package dev.cambist.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.config.yaml.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What systemd hears; a socket of its kind stands in for it. */
@EnabledOnOs(OS.LINUX)
final class ServiceManagerTest {
    @TempDir
    private Path directory;

    @Test
    void ready_socketWithAPath_hearsItAndWhere() throws Exception {
        try (ListeningDatagramSocket socket = ListeningDatagramSocket.at(path())) {
            manager(path()).ready("token service at http://localhost:8080");

            assertThat(socket.receive()).isEqualTo("READY=1\nSTATUS=token service at http://localhost:8080");
        }
    }

    @Test
    void ready_socketWithAnAbstractName_hearsIt() throws Exception {
        String name = "@cambist-test-" + directory.hashCode() + "-"
                + ProcessHandle.current().pid();
        try (ListeningDatagramSocket socket = ListeningDatagramSocket.at(name)) {
            manager(name).ready("here");

            assertThat(socket.receive()).isEqualTo("READY=1\nSTATUS=here");
        }
    }

    @Test
    void stopping_socket_hearsIt() throws Exception {
        try (ListeningDatagramSocket socket = ListeningDatagramSocket.at(path())) {
            manager(path()).stopping();

            assertThat(socket.receive()).startsWith("STOPPING=1\n");
        }
    }

    @Test
    void failed_reasonThatHoldsAnAssignmentOfItsOwn_isOneStatusAndNothingMore() throws Exception {
        try (ListeningDatagramSocket socket = ListeningDatagramSocket.at(path())) {
            manager(path()).failed(new IOException("port taken\r\nREADY=1"));

            assertThat(socket.receive()).isEqualTo("STATUS=port taken READY=1");
        }
    }

    @Test
    void failed_wrongConfiguration_isTheFirstErrorAndHowManyMore() throws Exception {
        Path file = Files.writeString(directory.resolve("cambist.yaml"), "colour: blue\nshape: round\n");
        ConfigurationException wrong = wrong(file);
        try (ListeningDatagramSocket socket = ListeningDatagramSocket.at(path())) {
            manager(path()).failed(wrong);

            assertThat(socket.receive())
                    .startsWith("STATUS=" + wrong.errors().getFirst())
                    .contains("(and " + (wrong.errors().size() - 1) + " more, in the journal)")
                    .doesNotContain("\n");
        }
    }

    @Test
    void failed_veryLongReason_isCut() throws Exception {
        try (ListeningDatagramSocket socket = ListeningDatagramSocket.at(path())) {
            manager(path()).failed(new IOException("x".repeat(5_000)));

            assertThat(socket.receive()).hasSizeLessThan(600).endsWith("…");
        }
    }

    @Test
    void ready_nobodyListens_doesNotStopTheServer() {
        assertThatCode(() -> manager(path()).ready("here")).doesNotThrowAnyException();
        assertThatCode(() -> manager("vsock:2:1234").ready("here")).doesNotThrowAnyException();
        assertThatCode(() -> manager("/" + "x".repeat(200)).ready("here")).doesNotThrowAnyException();
        assertThatCode(() -> manager("").ready("here")).doesNotThrowAnyException();
        assertThatCode(() -> ServiceManager.of(Map.of()).ready("here")).doesNotThrowAnyException();
    }

    private String path() {
        return directory.resolve("notify").toString();
    }

    private static ServiceManager manager(String socket) {
        return ServiceManager.of(Map.of("NOTIFY_SOCKET", socket));
    }

    private static ConfigurationException wrong(Path file) {
        try {
            ConfigurationFile.read(file, Map.of());
        } catch (ConfigurationException e) {
            return e;
        }
        throw new AssertionError("that was a good one");
    }
}
