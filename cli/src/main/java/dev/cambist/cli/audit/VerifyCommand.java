package dev.cambist.cli.audit;

import ch.qos.logback.classic.Level;
import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.console.QuietLog;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.server.audit.AuditVerification;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cambist audit verify}: whether an audit is as it was written. */
@Command(
        name = "verify",
        description = {
            "Says whether an audit is as it was written: each line names the hash of the line before,",
            "so what was removed, changed or moved shows. What a crash left is told apart."
        },
        exitCodeList = {
            "0:It is as it was written.",
            "1:A file cannot be read.",
            "2:The command line or the configuration is wrong.",
            "4:Something was removed, changed or moved."
        },
        footer = {
            "",
            "Examples:",
            "  cambist audit verify --config cambist.yaml",
            "  cambist audit verify /backup/audit-0.jsonl /backup/audit-1.jsonl --head HASH"
        })
final class VerifyCommand implements Callable<Integer> {
    @Mixin
    private Console console = new Console();

    @Mixin
    private AuditFileOptions file = new AuditFileOptions();

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "An audit file, together with the earlier ones beside it; or several, the oldest first.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--head",
            paramLabel = "HASH",
            description =
                    "The hash of a record that must be there: this command and the log of a server's stop print it.")
    private @Nullable String head;

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() throws Exception {
        QuietLog.from(Level.WARN);
        if (head != null && !head.matches("[0-9a-f]{64}")) {
            throw console.wrongUse("--head is no hash; expected 64 hexadecimal digits");
        }
        AuditVerification.Result result = AuditVerification.verify(wanted(), Optional.ofNullable(head));
        if (output.isJson()) {
            console.out().println(json(result));
        } else {
            text(result);
        }
        console.flush();
        return result.isWhole() ? ExitCode.OK : ExitCode.BROKEN;
    }

    private List<Path> wanted() throws Exception {
        Optional<Path> named = file.path(console);
        if (named.isPresent() == !files.isEmpty()) {
            throw console.wrongUse("give either files, or --config FILE or --file FILE");
        }
        return files.size() > 1 ? files : AuditVerification.files(named.orElseGet(() -> files.getFirst()));
    }

    private void text(AuditVerification.Result result) {
        for (AuditVerification.Finding finding : result.findings()) {
            String place = finding.line() == 0 ? finding.file() + "" : finding.file() + ":" + finding.line();
            console.out()
                    .println((finding.broken()
                                    ? console.paint().red("broken")
                                    : console.paint().faint("note")) + "  " + place + ": " + finding.text());
        }
        if (result.broken() > result.findings().size()) {
            console.out().println("… " + result.broken() + " places are broken in all");
        }
        console.out()
                .println(
                        result.records() == 0
                                ? "no record"
                                : "records " + result.first() + " to " + result.last() + ", "
                                        + (result.isWhole() ? "as they were written" : "not as they were written")
                                        + "; the last has the hash " + result.head());
    }

    private static String json(AuditVerification.Result result) {
        JsonWriter json = new JsonWriter().beginObject();
        json.name("whole").value(result.isWhole());
        json.member("records", result.records());
        json.member("first", result.first());
        json.member("last", result.last());
        json.member("head", result.head());
        json.member("broken", result.broken());
        json.name("findings").beginArray();
        for (AuditVerification.Finding finding : result.findings()) {
            json.beginObject().member("file", finding.file().toString()).member("line", finding.line());
            json.name("broken").value(finding.broken());
            json.member("text", finding.text()).endObject();
        }
        return json.endArray().endObject().toString();
    }
}
