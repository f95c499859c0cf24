package dev.cambist.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import dev.cambist.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command around the checks: what it prints, and how it ends. */
@Timeout(60)
class DoctorCommandTest {
    @TempDir
    private static Path home;

    private static DoctorScene scene;

    @BeforeAll
    static void start() throws Exception {
        scene = new DoctorScene(home);
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @Test
    void doctor_goodSetUpAndIdentity_findsNothing() throws Exception {
        Ran ran = scene.withIdentity("--scope", "repository:team/app:pull,push");
        assertThat(ran.out()).contains("0 broken, 0 warnings").doesNotContain("to mend it");
        for (Check check : Check.values()) {
            assertThat(ran.out()).contains(check.word());
        }
        assertThat(ran.exitCode()).isZero();
    }

    @Test
    void doctor_noIdentity_looksAtEverythingElse() {
        Ran ran = scene.look();
        assertThat(ran.out())
                .contains("0 broken")
                .containsPattern("not checked +identity")
                .containsPattern("not checked +exchange-answer")
                .containsPattern("ok +registry-trust");
        assertThat(ran.exitCode()).isZero();
    }

    @Test
    void doctor_outputJson_isOneObjectWithEveryCheck() throws Exception {
        Ran ran = scene.look("--output", "json");
        JsonObject report = JsonObject.parse(ran.out().strip().getBytes(StandardCharsets.UTF_8));
        assertThat(report.value("well")).contains(true);
        assertThat((List<?>) report.value("findings").orElseThrow()).hasSizeGreaterThanOrEqualTo(Check.values().length);
    }

    @Test
    void doctor_identityThatIsNone_isBrokenAndNeverPrinted() throws Exception {
        Path file = Files.writeString(home.resolve("bad.jwt"), "eyJhbGciOiJub25lIn0.eyJzdWIiOiJtYWxsb3J5In0.c2VjcmV0");
        Ran ran = scene.look("--token", file.toString());
        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.out()).containsPattern("broken +exchange-answer").doesNotContain("eyJzdWIi");
    }

    @Test
    void doctor_scopeThatIsNotGranted_isAWarning() throws Exception {
        Ran ran = scene.withIdentity("--scope", "repository:payroll/app:pull");
        assertThat(ran.out()).containsPattern("warning +scope +not granted: repository:payroll/app:pull");
        assertThat(ran.exitCode()).isZero();
    }

    @Test
    void doctor_missingAuthorities_fails() {
        Ran ran = scene.look("--ca", home.resolve("none.pem").toString());
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("none.pem does not exist");
    }

    @Test
    void doctor_tokenInsteadOfAddress_isNotRepeated() {
        Ran ran = scene.lookAt("eyJhbGciOiJub25lIn0.eyJzdWIiOiJtYWxsb3J5In0.c2VjcmV0");
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).doesNotContain("eyJ");
    }

    @Test
    void doctor_addressOfTokenService_looksAtItAlone() throws Exception {
        try (var alone = dev.cambist.testkit.AcrSignIn.start(dev.cambist.testkit.AcrSignIn.DEFAULT_POLICY)) {
            Ran ran = scene.lookAt(alone.url().toString(), "--service", alone.service());
            assertThat(ran.out())
                    .contains("0 broken")
                    .containsPattern("not checked +ping-status")
                    .containsPattern("ok +body-limit");
            assertThat(scene.lookAt(alone.url().toString()).out()).contains("give it with --service");
        }
    }

    @Test
    void doctor_plainHttpToAnotherMachine_isBrokenAndNothingIsAsked() {
        Ran ran = scene.lookAt("http://registry.example.com");
        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.out()).containsPattern("broken +plain-http").containsPattern("not checked +reachable");
    }
}
