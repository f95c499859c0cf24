package dev.cambist.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The schema of records that is shipped, applied by somebody else's validator. */
public final class AuditSchema {
    public static final Path SHIPPED = Path.of("../docs/audit.schema.json");
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(text(), InputFormat.JSON);

    private AuditSchema() {}

    /** Holds a line of the audit to it. */
    public static void assertHolds(String line) {
        assertThat(SCHEMA.validate(line, InputFormat.JSON)).as(line).isEmpty();
    }

    /** Holds a record to it, as a line that is the first. */
    public static void assertHolds(AuditRecord record) {
        assertHolds(ChainLink.NONE.next(record.toJson()).line());
    }

    static boolean holds(String line) {
        return SCHEMA.validate(line, InputFormat.JSON).isEmpty();
    }

    private static String text() {
        try {
            return Files.readString(SHIPPED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
