package dev.cambist.e2e.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.EndToEnd;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service on a machine whose disk has no room for what it keeps. */
@EndToEnd
@Timeout(3600)
final class DebianFullDiskTest {
    @TempDir
    private Path directory;

    @Test
    void start_diskIsFull_failsWithTheReasonInTheStatus_andWorksOnceThereIsRoom() throws Exception {
        try (DebianMachine machine = DebianMachine.withSystemd(directory);
                FirstPush push = new FirstPush(directory)) {
            machine.install(Packages.server()).orFail();
            Files.writeString(machine.file("/etc/cambist/cambist.yaml"), push.configuration("/var/lib/cambist"));
            machine.run("mkdir", "-p", "/var/lib/cambist").orFail();
            machine.run("mount", "-t", "tmpfs", "-o", "size=8k,mode=700", "full", "/var/lib/cambist")
                    .orFail();

            assertThat(machine.run("systemctl", "start", "cambist").succeeded()).isFalse();
            machine.await(
                    () -> machine.run("systemctl", "status", "cambist").output().contains("No space left on device"));

            machine.run("mount", "-o", "remount,size=64m", "/var/lib/cambist").orFail();
            machine.await(() -> machine.run("systemctl", "start", "cambist").succeeded());
            push.push("deb-once-there-is-room");
        }
    }
}
