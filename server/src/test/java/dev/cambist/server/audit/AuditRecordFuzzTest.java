package dev.cambist.server.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

final class AuditRecordFuzzTest {
    @FuzzTest(maxDuration = "20s")
    void parse_anyLine_isARecordThatReadsTheSameAgainOrNone(byte[] line) {
        AuditRecord.parse(line).ifPresent(record -> {
            assertThat(record.toJson()).doesNotContain("\n");
            assertThat(AuditRecord.parse(record.toJson().getBytes(UTF_8))).contains(record);
        });
    }
}
