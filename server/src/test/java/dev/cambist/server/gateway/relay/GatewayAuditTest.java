package dev.cambist.server.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.access.RuleSaid;
import dev.cambist.server.audit.AuditRecord;
import dev.cambist.server.audit.AuditSchema;
import dev.cambist.server.audit.AuditSearch;
import dev.cambist.server.audit.Fact;
import dev.cambist.server.audit.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the audit file says of requests to a registry. */
@Timeout(60) // a guard against hanging
final class GatewayAuditTest {
    private static final UUID ID = UUID.fromString("6f1c1a52-0000-4000-8000-00000000000a");
    private static final String CORRELATION = "\nX-Ms-Correlation-Request-Id: " + ID;
    private static final String BLOB = "/blobs/sha256:" + "a".repeat(64);

    @TempDir
    private Path directory;

    private FakeUpstream upstream;
    private GatewayLab lab;

    @BeforeEach
    void start() throws Exception {
        upstream = FakeUpstream.start();
        lab = GatewayLab.start(
                directory, "audit: { file: audit.jsonl }\n", GatewayLab.registry("http://" + upstream.authority()));
    }

    @AfterEach
    void stop() throws Exception {
        lab.close();
        upstream.close();
    }

    @Test
    void request_letThrough_isRecordedWithTheRulesThatGaveItsToken() throws Exception {
        lab.ask("GET /v2/open/app" + BLOB + CORRELATION);

        AuditRecord record = recorded();
        assertThat(record.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(record.endpoint()).isEqualTo("GET /v2");
        assertThat(record.facts())
                .containsEntry(Fact.SERVICE, GatewayLab.SERVICE)
                .containsEntry(Fact.CALLER, "anonymous")
                .containsEntry(Fact.OPERATION, "blob")
                .containsEntry(Fact.REPOSITORY, "open/app")
                .containsEntry(Fact.STATUS, "200")
                .containsKeys(Fact.JTI, Fact.SENT);
        assertThat(record.explanation().asked()).containsExactly("repository:open/app:pull");
        assertThat(record.explanation().granted()).containsExactly("repository:open/app:pull");
        assertThat(record.explanation().rules()).extracting(RuleSaid::rule).containsExactly("rule 1");
    }

    @Test
    void request_withATokenForAnotherRepository_isRecordedAsRefusedWithWhatTheTokenHas() throws Exception {
        lab.ask("GET /v2/other/app" + BLOB + CORRELATION);

        AuditRecord record = recorded();
        assertThat(record.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(record.refusal())
                .hasValueSatisfying(refused -> assertThat(refused.name()).isEqualTo("insufficient_scope"));
        assertThat(record.facts()).containsEntry(Fact.STATUS, "401").containsKey(Fact.JTI);
        assertThat(record.explanation().missing()).containsExactly("repository:other/app:pull");
        assertThat(record.explanation().rules()).extracting(RuleSaid::rule).containsExactly("rule 1");
        assertThat(upstream.heads()).isEmpty();
    }

    /** The rules that decided this request, and not those that might have been meant when the token was asked for. */
    @Test
    void request_withATokenForAnyRepository_isRecordedWithTheRulesOfThatMoment() throws Exception {
        String any = "Authorization: Bearer " + lab.token("registry:catalog:* repository:*:*") + "\r\n";
        try (RawConnection wire = lab.connect()) {
            wire.write(GatewayLab.anonymousHead("GET /v2/open/app" + BLOB + CORRELATION, any));
            assertThat(wire.answer("GET").status()).isEqualTo(200);
        }

        AuditRecord record = recorded();
        assertThat(record.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(record.explanation().granted()).containsExactly("repository:open/app:pull");
        assertThat(record.explanation().rules())
                .containsExactly(new RuleSaid("rule 1", 8, List.of("repository:open/app:pull"), "", ""));
    }

    @Test
    void request_withoutAToken_isRecordedAsRefused() throws Exception {
        lab.askAnonymously("GET /v2/open/app" + BLOB + CORRELATION);

        AuditRecord record = recorded();
        assertThat(record.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(record.refusal())
                .hasValueSatisfying(refused -> assertThat(refused.name()).isEqualTo("no_token"));
        assertThat(record.facts()).containsEntry(Fact.REPOSITORY, "open/app").doesNotContainKey(Fact.JTI);
    }

    @Test
    void request_toARegistryThatIsDown_isRecordedWithTheReason() throws Exception {
        upstream.close();
        lab.ask("GET /v2/open/app" + BLOB + CORRELATION);

        AuditRecord record = recorded();
        assertThat(record.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(record.refusal()).isPresent();
        assertThat(record.facts()).containsEntry(Fact.STATUS, "503");
    }

    /** The one record of the request, once the server has stopped and all is written. */
    private AuditRecord recorded() throws Exception {
        lab.close();
        Files.readAllLines(directory.resolve("audit.jsonl")).forEach(AuditSchema::assertHolds);
        List<AuditRecord> records = AuditSearch.find(directory.resolve("audit.jsonl"), ID);
        assertThat(records).hasSize(1);
        return records.getFirst();
    }
}
