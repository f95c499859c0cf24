package dev.cambist.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.server.settings.AuditSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

final class AuditVerificationFuzzTest {
    /** Whatever is there, it can be verified, and a server can go on behind it. */
    @FuzzTest(maxDuration = "20s")
    void file_anyBytes_isVerifiedAndGoneOnWith(byte[] content) throws IOException {
        Path directory = Files.createTempDirectory("cambist-audit");
        Path file = directory.resolve("audit.jsonl");
        Files.write(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try {
            AuditVerification.verify(List.of(file), Optional.empty());
            AuditSettings settings = new AuditSettings(file, 1 << 20, 1);
            for (int start = 0; start < 2; start++) {
                try (AuditChain chain = AuditChain.open(settings, InstantSource.fixed(Records.NOW))) {
                    chain.append(List.of("{\"outcome\":\"granted\"}"));
                }
            }

            assertThat(AuditVerification.verify(List.of(file), Optional.empty()).records())
                    .isGreaterThanOrEqualTo(2);
        } finally {
            Files.delete(file);
            Files.delete(directory);
        }
    }
}
