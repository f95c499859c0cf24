package dev.cambist.e2e.lab;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@EndToEnd
final class AcrMachineTest {
    /** Becomes root of a name space that may not have further ones, and runs a command there. */
    private static final List<String> WHERE_IT_IS_FORBIDDEN = List.of(
            "unshare",
            "--map-root-user",
            "sh",
            "-c",
            "for kind in user net mnt; do echo 0 > /proc/sys/user/max_${kind}_namespaces; done; exec \"$@\"",
            "sh",
            "unshare",
            "--net",
            "--mount",
            "--map-root-user");

    @TempDir
    private Path directory;

    @Test
    void start_whereNameSpacesAreForbidden_saysWhatToAllow() {
        assertThatThrownBy(() -> AcrMachine.requirePermission(directory, WHERE_IT_IS_FORBIDDEN))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("needs a network and mounts of its own")
                .hasMessageContaining("unshare failed") // util-linux, with the system's reason
                .hasMessageContaining("sysctl -w user.max_user_namespaces");
    }
}
