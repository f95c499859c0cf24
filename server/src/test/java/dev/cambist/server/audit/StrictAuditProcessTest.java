package dev.cambist.server.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A strict audit in a process that is killed, and on a disk that is really full. */
@Timeout(120) // a guard against hanging
final class StrictAuditProcessTest {
    private static final int ACKNOWLEDGED = 300; // before it is killed

    @TempDir
    private Path directory;

    /** What was acknowledged is on record, and the next start goes on with a chain that is whole. */
    @RepeatedTest(3)
    void process_killed_hasARecordOfAllThatItAcknowledged() throws Exception {
        Path file = directory.resolve("audit.jsonl");
        Set<String> acknowledged = new LinkedHashSet<>();
        for (int run = 0; run < 2; run++) {
            Process process = new ProcessBuilder(java(file.toString()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader lines = process.inputReader(UTF_8)) {
                int before = acknowledged.size();
                String line = lines.readLine();
                while (line != null) {
                    acknowledged.add(line);
                    if (acknowledged.size() == before + ACKNOWLEDGED) {
                        process.destroyForcibly();
                    }
                    line = lines.readLine();
                }
            } catch (IOException e) {
                // the rest of a pipe whose writer was killed
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }

        Set<String> recorded = new LinkedHashSet<>();
        for (Path each : AuditVerification.files(file)) {
            for (String line : Files.readAllLines(each)) {
                AuditRecord.parse(line.getBytes(UTF_8)).ifPresent(record -> recorded.add(record.correlation()));
            }
        }
        acknowledged.removeIf(id -> id.length() != Records.ID.length()); // half a line
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(2 * ACKNOWLEDGED - 2);
        assertThat(recorded).containsAll(acknowledged);
        assertThat(AuditVerification.verify(AuditVerification.files(file), Optional.empty()))
                .matches(AuditVerification.Result::isWhole);
        assertThat(directory.resolve("audit.jsonl.1")).exists();
    }

    @Test
    void disk_full_refusesAndGoesOnWhenThereIsRoom() throws Exception {
        assumeTrue(
                new ProcessBuilder("unshare", "-Urm", "mount", "-t", "tmpfs", "none", directory.toString())
                                .start()
                                .waitFor()
                        == 0,
                "no file system may be mounted here");
        List<String> command = new ArrayList<>(
                List.of("unshare", "-Urm", "sh", "-c", "mount -t tmpfs -o size=1m none \"$0\" && exec \"$@\""));
        command.add(directory.toString());
        command.addAll(java(directory.resolve("audit.jsonl").toString(), "fill"));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> said = process.inputReader(UTF_8).lines().toList();
        assertThat(process.waitFor()).isZero();

        assertThat(said).contains("refused No space left on device");
        List<String> kept = said.stream()
                .filter(line -> line.length() == Records.ID.length() && !line.contains(" "))
                .toList();
        List<String> lines = said.stream()
                .filter(line -> line.startsWith("line "))
                .map(line -> line.substring("line ".length()))
                .toList();
        lines.forEach(AuditSchema::assertHolds);
        assertThat(kept)
                .hasSizeGreaterThan(100)
                .allSatisfy(id -> assertThat(lines).anyMatch(line -> line.contains(id)));
        assertThat(lines).filteredOn(line -> line.contains("\"lost\"")).isNotEmpty();
        assertThat(said).anyMatch(line -> line.startsWith("Result[") && line.contains("broken=0"));
    }

    private static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StrictAuditProgram.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
