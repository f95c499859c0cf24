package dev.cambist.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.access.Explanation;
import dev.cambist.core.json.JsonObject;
import dev.cambist.server.settings.AuditSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditSchemaTest {
    @TempDir
    private Path directory;

    @Test
    void record_withEveryMemberThatThereIs_isGood() {
        Map<Fact, String> facts = new EnumMap<>(Fact.class);
        for (Fact fact : Fact.values()) {
            facts.put(
                    fact,
                    switch (fact) {
                        case TOKEN_SHA256 -> "0".repeat(64);
                        case TRACE -> "a".repeat(32);
                        case STATUS -> "200";
                        default -> "1";
                    });
        }
        Explanation explanation = Records.of(Records.ID).explanation();
        for (Outcome outcome : Outcome.values()) {
            AuditSchema.assertHolds(new AuditRecord(
                    Instant.EPOCH,
                    Records.ID,
                    "POST /oauth2/exchange",
                    outcome,
                    facts,
                    explanation,
                    List.of("rule 1 did not apply"),
                    Optional.of(new AuditRecord.Refused("no_rights", "no rule"))));
        }
    }

    @Test
    void record_withAMemberThatIsNotDescribed_isNot() {
        String line = ChainLink.NONE.next(Records.of(Records.ID).toJson()).line();

        assertThat(AuditSchema.holds(line)).isTrue();
        assertThat(AuditSchema.holds(line.replace("\"service\"", "\"servers\"")))
                .isFalse();
        assertThat(AuditSchema.holds(line.replace("\"seq\":1", "\"seq\":0"))).isFalse();
    }

    @Test
    void schema_ofEveryFact_says() throws Exception {
        JsonObject properties = JsonObject.parse(Files.readAllBytes(AuditSchema.SHIPPED))
                .object("$defs")
                .flatMap(definitions -> definitions.object("request"))
                .flatMap(request -> request.object("properties"))
                .orElseThrow();

        assertThat(Arrays.stream(Fact.values()).map(Fact::word)).allMatch(properties::has);
    }

    @Test
    void lines_ofATornFileAndOfLostRecords_areGood() throws IOException {
        Path file = directory.resolve("audit.jsonl");
        InstantSource clock = InstantSource.fixed(Records.NOW);
        AuditChain.open(new AuditSettings(file, 1 << 20, 1), clock).close();
        Files.writeString(file, "{\"ti", StandardOpenOption.APPEND);
        AuditChain chain = AuditChain.open(new AuditSettings(file, 1 << 20, 1), clock);
        try (AuditLog log = new AuditLog(chain, clock, false, 10, Duration.ofSeconds(1)).start()) {
            log.record(time -> {
                throw new IllegalStateException("a bug");
            });
        }

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).contains("\"outcome\":\"torn\"");
        assertThat(lines.get(2)).contains("\"outcome\":\"lost\"");
        lines.subList(1, 3).forEach(AuditSchema::assertHolds);
    }
}
