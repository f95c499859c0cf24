package dev.cambist.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DoctorCommandTest {
    @TempDir
    private Path home;

    private DoctorScene scene;

    @BeforeEach
    void start() throws Exception {
        scene = new DoctorScene(home);
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void doctor_goodSetUpAndIdentity_findsNothing() throws Exception {
        Ran ran = scene.withIdentity("--scope", "repository:team/app:pull,push");
        System.out.println(ran.out() + ran.err());
        assertThat(ran.out()).contains("0 broken, 0 warnings");
        assertThat(ran.exitCode()).isZero();
    }
}
