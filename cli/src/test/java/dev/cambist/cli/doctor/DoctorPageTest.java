package dev.cambist.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/doctor.md lists what is checked, in the words of the command. */
class DoctorPageTest {
    private static final Path PAGE = Path.of("..", "docs", "doctor.md");

    @ParameterizedTest
    @EnumSource
    void page_ofEachCheck_saysWhatItBreaksAndHowToMendIt(Check check) throws IOException {
        assertThat(Files.readString(PAGE))
                .contains("| `" + check.word() + "` | " + check.breaks() + " | " + check.mend() + " |");
    }
}
