package dev.cambist.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.settings.AuditSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What shows in an audit of which somebody has changed something, and what a crash is taken for. */
final class AuditVerificationTest {
    @TempDir
    private Path directory;

    @Test
    void chain_overFilesAndStarts_isWhole() throws IOException {
        write(5, 4000);
        write(5, 4000);

        assertThat(directory.resolve("audit.jsonl.2")).exists();
        AuditVerification.Result result = verify();
        assertThat(result.findings()).isEmpty();
        assertThat(result.records()).isEqualTo(10);
        assertThat(result.first()).isEqualTo(1);
        assertThat(result.last()).isEqualTo(10);
        assertThat(Files.readString(path())).contains(result.head());
    }

    @Test
    void chain_whoseOldestFilesAreGone_isWholeFromWhereItBegins() throws IOException {
        write(9, 2500);
        Files.delete(AuditVerification.files(path()).getFirst());

        AuditVerification.Result result = verify();
        assertThat(result.isWhole()).isTrue();
        assertThat(result.first()).isGreaterThan(1);
    }

    @Test
    void line_takenOut_showsWithItsNumber() throws IOException {
        tamper(lines -> lines.remove(2));

        assertThat(broken()).containsExactly("3: record 3 is missing before this line");
    }

    @Test
    void lines_takenOut_showWithTheirNumbers() throws IOException {
        tamper(lines -> lines.subList(1, 4).clear());

        assertThat(broken()).containsExactly("2: records 2 to 4 are missing before this line");
    }

    @Test
    void fileInTheMiddle_takenAway_shows() throws IOException {
        write(9, 1000);
        Files.delete(directory.resolve("audit.jsonl.2"));

        assertThat(verify().isWhole()).isFalse();
        assertThat(verify().findings().getFirst().text()).contains("missing before this line");
    }

    @Test
    void line_changed_shows() throws IOException {
        tamper(lines -> lines.set(2, lines.get(2).replace("alice", "malle")));

        assertThat(broken()).containsExactly("3: record 3 is not as it was written");
    }

    @Test
    void lastLine_changed_shows() throws IOException {
        tamper(lines -> lines.set(4, lines.get(4).replace("alice", "malle")));

        assertThat(broken()).containsExactly("5: record 5 is not as it was written");
    }

    /** Whoever changes a line and makes its hash anew has to make all the later ones anew. */
    @Test
    void line_changedWithItsHash_showsInTheNext() throws IOException {
        tamper(lines -> {
            ChainLink before = ChainLink.of(lines.get(1)).orElseThrow();
            String json = lines.get(2).replace("alice", "malle");
            lines.set(
                    2,
                    before.next(json.substring(0, json.indexOf(",\"seq\"")) + "}")
                            .line());
        });

        assertThat(broken()).containsExactly("4: record 4 was written behind another record 3");
    }

    @Test
    void lines_inAnotherOrder_show() throws IOException {
        tamper(lines -> Collections.swap(lines, 1, 2));

        assertThat(broken())
                .containsExactly(
                        "2: record 2 is missing before this line",
                        "3: record 2 comes after record 3",
                        "4: record 3 is missing before this line");
    }

    @Test
    void line_copied_shows() throws IOException {
        tamper(lines -> lines.add(3, lines.get(2)));

        assertThat(broken()).containsExactly("4: record 3 comes after record 3");
    }

    @Test
    void line_putInByHand_shows() throws IOException {
        tamper(lines -> lines.add(3, "{\"time\":\"2026-11-22T12:00:00Z\",\"outcome\":\"granted\"}"));

        assertThat(broken()).containsExactly("4: no record of an audit: changed, or put there by somebody else");
    }

    @Test
    void end_cutOff_showsToWhoeverKeptAHash() throws IOException {
        write(5, 1 << 20);
        String head = verify().head();
        List<String> lines = Files.readAllLines(path());
        Files.write(path(), lines.subList(0, 3));

        assertThat(verify().isWhole()).isTrue();
        assertThat(AuditVerification.verify(List.of(path()), Optional.of(head)).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("cut off or changed"));
    }

    @Test
    void hashThatWasKept_ofARecordThatIsThere_isFound() throws IOException {
        write(5, 1 << 20);
        String head = verify().head();
        write(2, 1 << 20);

        assertThat(AuditVerification.verify(List.of(path()), Optional.of(head)).isWhole())
                .isTrue();
    }

    @Test
    void files_begunAnew_show() throws IOException {
        write(3, 1 << 20);
        Path first = Files.move(path(), directory.resolve("first"));
        write(3, 1 << 20);

        assertThat(AuditVerification.verify(List.of(first, path()), Optional.empty())
                        .findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("the chain begins anew"));
    }

    @Test
    void pieceOfALine_atTheEnd_isWhatACrashLeaves() throws IOException {
        write(3, 1 << 20);
        append("{\"time\":\"2026");

        AuditVerification.Result result = verify();
        assertThat(result.isWhole()).isTrue();
        assertThat(result.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("a crash left it"));
    }

    @Test
    void pieceOfALine_inWhichTheNextStartFoundIt_isWhatACrashLeft() throws IOException {
        write(3, 1 << 20);
        append("{\"time\":\"2026");
        write(2, 1 << 20);

        AuditVerification.Result result = verify();
        assertThat(result.isWhole()).isTrue();
        assertThat(result.last()).isEqualTo(6);
        assertThat(result.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("a crash left and the next start found"));
    }

    /** The machine may stop again while that is written down. */
    @Test
    void piecesOfLines_ofSeveralCrashes_areWhatCrashesLeft() throws IOException {
        write(3, 1 << 20);
        append("{\"time\":\"2026");
        append("\n{\"time\":\"2027");
        write(2, 1 << 20);

        assertThat(verify().isWhole()).isTrue();
        assertThat(verify().findings()).hasSize(1);
    }

    @Test
    void pieceOfALine_inAFileThatWasFull_isWhatACrashLeft() throws IOException {
        write(3, 1 << 20);
        append("{\"time\":\"2026");
        write(2, 100);

        assertThat(directory.resolve("audit.jsonl.1")).exists();
        assertThat(verify().isWhole()).isTrue();
        assertThat(verify().findings()).hasSize(1);
    }

    @Test
    void pieceOfALine_changedAfterItWasFound_shows() throws IOException {
        write(3, 1 << 20);
        append("{\"time\":\"2026");
        write(2, 1 << 20);
        Files.writeString(path(), Files.readString(path()).replace("{\"time\":\"2026\n", "{\"time\":\"2025\n"));

        assertThat(broken()).containsExactly("4: no record of an audit: changed, or put there by somebody else");
    }

    @Test
    void lineMadeUnreadable_isNotTakenForACrash() throws IOException {
        write(3, 1 << 20);
        List<String> lines = new ArrayList<>(Files.readAllLines(path()));
        lines.set(2, "x".repeat(20));
        Files.write(path(), lines);
        write(2, 1 << 20);

        assertThat(broken()).containsExactly("3: no record of an audit: changed, or put there by somebody else");
    }

    private void tamper(Consumer<List<String>> deed) throws IOException {
        write(5, 1 << 20);
        List<String> lines = new ArrayList<>(Files.readAllLines(path()));
        deed.accept(lines);
        Files.write(path(), lines);
    }

    private void append(String text) throws IOException {
        Files.writeString(path(), text, StandardOpenOption.APPEND);
    }

    private void write(int records, long maxBytes) throws IOException {
        InstantSource clock = InstantSource.fixed(Records.NOW);
        try (AuditChain chain = AuditChain.open(new AuditSettings(path(), maxBytes, 10), clock)) {
            for (int i = 0; i < records; i++) {
                chain.append(List.of(Records.of(new UUID(0, i).toString()).toJson()));
            }
        }
    }

    private List<String> broken() throws IOException {
        return verify().findings().stream()
                .filter(AuditVerification.Finding::broken)
                .map(finding -> finding.line() + ": " + finding.text())
                .toList();
    }

    private AuditVerification.Result verify() throws IOException {
        return AuditVerification.verify(AuditVerification.files(path()), Optional.empty());
    }

    private Path path() {
        return directory.resolve("audit.jsonl");
    }
}
