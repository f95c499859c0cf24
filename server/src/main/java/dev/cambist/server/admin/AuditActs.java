package dev.cambist.server.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.exchange.Fields;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.audit.AuditQuery;
import dev.cambist.server.audit.AuditSearch;
import dev.cambist.server.audit.AuditVerification;
import dev.cambist.server.audit.StoredAudit;
import dev.cambist.server.sessions.StoreQuestion;
import dev.cambist.server.settings.AuditSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows what this server has recorded, and says whether its files are as they were written.
 *
 * @param settings where the audit is; empty where there is none
 * @param stored what all servers that share the store have recorded; empty where it is in files alone
 */
public record AuditActs(Optional<AuditSettings> settings, Optional<StoredAudit> stored) {
    private static final Logger LOG = LoggerFactory.getLogger(AuditActs.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final int MOST = 1000; // records of one answer
    private static final int DEFAULT = 100; // records of one answer
    /** Commands read no answer that is larger than 512 KiB. */
    private static final int LARGEST = 384 << 10; // bytes of the records of one answer

    /** Adds {@code /audit} and {@code /audit/verification}. */
    public void addTo(AdminApi api) {
        api.read("/audit", this::find);
        api.read("/audit/verification", this::verify);
    }

    /** The last records that are wanted and fit into an answer. */
    private static final class Last {
        private final Deque<String> lines = new ArrayDeque<>();
        private final int limit;
        private long count;
        private long bytes;

        /** Takes one that is older than all, unless there is no room for it; whether there may be room for more. */
        boolean addOlder(String line) {
            if (lines.size() == limit || bytes + line.length() > LARGEST) {
                return false;
            }
            bytes += line.length();
            lines.addFirst(line);
            return true;
        }

        Last(int limit) {
            this.limit = limit;
        }

        void add(String line) {
            count++;
            bytes += line.length();
            lines.add(line);
            while (lines.size() > limit || bytes > LARGEST) {
                bytes -= lines.remove().length();
            }
        }
    }

    private AdminApi.Done find(Fields fields, String operator) {
        AdminFields.requireKnown(
                fields, Set.of("correlation_id", "identity", "repository", "reason", "since", "limit"));
        Last last = new Last(AdminFields.limit(fields, "records", DEFAULT, MOST));
        AuditQuery query = new AuditQuery(
                fields.optional("correlation_id", "the id of a request").map(AuditActs::correlation),
                fields.optional("identity", "a caller as the audit names it"),
                fields.optional("repository", "the name of a repository"),
                fields.optional("reason", "the name of a refusal, or the reason why a rule did not apply"),
                AdminFields.moment(fields, "since"));
        if (stored.isPresent()) {
            last.count = StoreQuestion.ask(() -> stored.get().search(query, last::addOlder));
        } else {
            Path file = file();
            ask(() -> {
                AuditSearch.search(file, query, (record, line) -> last.add(line));
                return last;
            });
        }
        StringBuilder json = new StringBuilder("{\"records\":[");
        json.append(String.join(",", last.lines))
                .append("],\"count\":")
                .append(last.count)
                .append('}');
        return new AdminApi.Done(
                "listed " + last.lines.size() + " records of the audit",
                new String(json.toString().getBytes(ISO_8859_1), UTF_8)); // a line has a character for each byte
    }

    private AdminApi.Done verify(Fields fields, String operator) {
        AdminFields.requireKnown(fields, Set.of("head"));
        Optional<String> head = fields.optional("head", "the hash of a record");
        if (head.filter(hash -> !hash.matches("[0-9a-f]{64}")).isPresent()) {
            throw AdminFields.unusable("head", "64 hexadecimal digits");
        }
        Path file = file();
        AuditVerification.Result result = ask(() -> AuditVerification.verify(AuditVerification.files(file), head));
        JsonWriter json = new JsonWriter(512);
        result.write(json);
        return new AdminApi.Done(
                "verified " + result.records() + " records of the audit"
                        + (result.isWhole() ? "" : ", of which " + result.broken() + " places are broken"),
                json.toString());
    }

    private Path file() {
        return settings.map(AuditSettings::file)
                .orElseThrow(() ->
                        AdminFields.unusable("audit", "a server that keeps one: the block audit is not configured"));
    }

    private static UUID correlation(String text) {
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equalsIgnoreCase(text)) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw AdminFields.unusable("correlation_id", "a UUID");
    }

    private interface Question<T> {
        T answer() throws IOException;
    }

    private static <T> T ask(Question<T> question) {
        try {
            return question.answer();
        } catch (IOException e) {
            LOG.error("the audit cannot be read: {}", e.getMessage(), e);
            throw new RefusedException(new Temporary.AuditUnreadable(RETRY_AFTER));
        }
    }
}
