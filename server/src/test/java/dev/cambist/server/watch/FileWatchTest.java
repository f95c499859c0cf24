package dev.cambist.server.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileWatchTest {
    @TempDir
    Path directory;

    private final List<String> told = new ArrayList<>();
    private Path file;
    private FileWatch<String, IOException> watch;

    @BeforeEach
    void open() throws IOException {
        file = Files.writeString(directory.resolve("file"), "one");
        watch = FileWatch.open("test-watch", this::read);
    }

    @Test
    void open_fileThatCannotBeUsed_throwsWhatTheSourceThrows() throws Exception {
        Files.writeString(file, "bad");

        assertThatThrownBy(() -> FileWatch.open("test-watch", this::read))
                .isInstanceOf(IOException.class)
                .hasMessage("is bad");
    }

    @Test
    void look_nothingChanged_tellsNothing() {
        looks(3);

        assertThat(told).isEmpty();
        assertThat(watch.current()).isEqualTo("one");
        assertThat(watch.reloads()).isEqualTo(new Reloads(0, 0, 0, false));
    }

    @Test
    void look_stillBeingWritten_waitsUntilTwoLooksAgree() throws Exception {
        Files.writeString(file, "t");
        looks(1);
        Files.writeString(file, "two");
        looks(1);
        assertThat(told).isEmpty();

        looks(1);
        assertThat(told).containsExactly("take two");
        assertThat(watch.current()).isEqualTo("two");
    }

    @Test
    void look_changedAndBad_isToldOnceAndTheFormerStays() throws Exception {
        Files.writeString(file, "bad");
        looks(4);

        assertThat(told).containsExactly("refused is bad");
        assertThat(watch.reloads()).isEqualTo(new Reloads(0, 1, 0, true));
        assertThat(watch.current()).isEqualTo("one");
    }

    @Test
    void look_vanished_isToldOnceAndTheFormerStays() throws Exception {
        Files.delete(file);
        looks(4);

        assertThat(told).containsExactly("refused does not exist");
        assertThat(watch.current()).isEqualTo("one");
    }

    @Test
    void look_vanishedAndBack_takesItAgain() throws Exception {
        Files.delete(file);
        looks(2);
        Files.writeString(file, "one");
        looks(2);

        assertThat(told).containsExactly("refused does not exist", "take one");
        assertThat(watch.reloads()).isEqualTo(new Reloads(1, 1, 0, false));
    }

    @Test
    void look_subjectFails_isToldOnceAndTheFormerStays() throws Exception {
        Files.writeString(file, "unwelcome");
        looks(4);

        assertThat(told).containsExactly("take unwelcome", "failed not now");
        assertThat(watch.reloads()).isEqualTo(new Reloads(0, 0, 1, true));
        assertThat(watch.current()).isEqualTo("one");
    }

    @Test
    void look_sourceReadsAnotherFileNow_watchesThatOneToo() throws Exception {
        Path other = Files.writeString(directory.resolve("other"), "three");
        Files.writeString(file, "see other");
        looks(2);
        Files.writeString(other, "four");
        looks(2);

        assertThat(told).containsExactly("take three", "take four");
    }

    private String read(SourceFiles files) throws IOException {
        String text = new String(files.read(file), UTF_8);
        if (text.equals("see other")) {
            return new String(files.read(directory.resolve("other")), UTF_8);
        }
        if (text.equals("bad")) {
            throw new IOException("is bad");
        }
        return text;
    }

    private void looks(int times) {
        for (int i = 0; i < times; i++) {
            watch.look(new Notes());
        }
    }

    private final class Notes implements FileWatch.Subject<String, IOException> {
        @Override
        public void take(String changed) {
            told.add("take " + changed);
            if (changed.equals("unwelcome")) {
                throw new IllegalStateException("not now");
            }
        }

        @Override
        public void refused(IOException why) {
            told.add("refused " + why.getMessage());
        }

        @Override
        public void failed(Throwable unforeseen) {
            told.add("failed " + unforeseen.getMessage());
        }
    }
}
