package dev.cambist.server.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.access.Explanation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AuditRecordTest {
    private static final String GOLDEN = "{\"time\":\"2026-11-22T12:00:00Z\",\"correlation\":\"" + Records.ID + "\","
            + "\"endpoint\":\"POST /oauth2/token\",\"outcome\":\"partial\",\"service\":\"registry.example.com\","
            + "\"caller\":\"corp/alice\",\"issuer\":\"corp\",\"subject\":\"alice\","
            + "\"jti\":\"b1e0a1de-0000-4000-8000-000000000001\","
            + "\"token_sha256\":\"f52fbd32b2b3b86ff88ef6c490628285f482af15ddcb29541f94bcf526a3f6c7\","
            + "\"asked\":[\"repository:team/app:pull,push\"],\"granted\":[\"repository:team/app:pull\"],"
            + "\"missing\":[\"repository:team/app:push\"],"
            + "\"rules\":[{\"rule\":\"readers\",\"line\":7,\"granted\":[\"repository:team/app:pull\"]},"
            + "{\"rule\":\"bob\",\"line\":9,\"reason\":\"value_differs\","
            + "\"message\":\"subject is alice, the rule wants bob\"}],\"all_rules\":true}";

    @Test
    void json_ofADecision_hasTheDocumentedMembersInOrder() {
        assertThat(Records.of(Records.ID).toJson()).isEqualTo(GOLDEN);
    }

    @Test
    void parse_ofWhatWasWritten_isTheSame() {
        AuditRecord record = Records.of(Records.ID);

        assertThat(AuditRecord.parse(record.toJson().getBytes(UTF_8))).contains(record);
    }

    @Test
    void parse_ofARefusal_hasItsNameAndMessage() {
        AuditRecord refused = new AuditRecord(
                Instant.EPOCH,
                Records.ID,
                "POST /oauth2/exchange",
                Outcome.REFUSED,
                Map.of(),
                Explanation.asked(List.of()),
                List.of("rule \"x\" did not apply"),
                Optional.of(new AuditRecord.Refused("no_rights", "no rule\nat all")));

        assertThat(refused.toJson()).doesNotContain("\n");
        assertThat(AuditRecord.parse(refused.toJson().getBytes(UTF_8))).contains(refused);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"time\":\"2026-11-22T12:00:00Z\",\"outcome\":\"lost\",\"records\":3}",
                "{\"time\":\"yesterday\",\"outcome\":\"granted\",\"correlation\":\"x\"}"
            })
    void parse_ofALineThatIsNoRecord_isEmpty(String line) {
        assertThat(AuditRecord.parse(line.getBytes(UTF_8))).isEmpty();
    }
}
