package dev.cambist.cli.audit;

import ch.qos.logback.classic.Level;
import dev.cambist.cli.admin.AdminCommandRunner;
import dev.cambist.cli.admin.AdminServer;
import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.Members;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.console.QuietLog;
import dev.cambist.cli.console.Terminal;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.client.wire.Form;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.server.audit.AuditVerification;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
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
            "so what was removed, changed or moved shows. What a crash left is told apart.",
            "Without a file the server reads its own, and what it says is as good as the server."
        },
        exitCodeList = {
            "0:It is as it was written.",
            "1:A file cannot be read, or the server does not answer, or takes no commands from here or from you.",
            "2:The command line or the configuration is wrong.",
            "4:Something was removed, changed or moved."
        },
        footer = {
            "",
            "Examples:",
            "  cambist audit verify --server https://login.example.com:8081 --head HASH",
            "  cambist audit verify --config cambist.yaml",
            "  cambist audit verify /backup/audit-0.jsonl /backup/audit-1.jsonl --head HASH"
        })
final class VerifyCommand implements Callable<Integer> {
    private final ProcessContext context;

    @Mixin
    private Console console = new Console();

    @Mixin
    private AdminServer server = new AdminServer();

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

    VerifyCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        if (head != null && !head.matches("[0-9a-f]{64}")) {
            throw console.wrongUse("--head is no hash; expected 64 hexadecimal digits");
        }
        Optional<Path> named = file.path(console);
        if (named.isPresent() && !files.isEmpty()) {
            throw console.wrongUse("give either files, or --config FILE or --file FILE");
        }
        if (named.isEmpty() && files.isEmpty()) {
            return ofServer();
        }
        server.requireUnused(console, "an audit file");
        QuietLog.from(Level.WARN);
        List<Path> wanted = files.size() > 1 ? files : AuditVerification.files(named.orElseGet(() -> files.getFirst()));
        JsonWriter json = new JsonWriter();
        AuditVerification.verify(wanted, Optional.ofNullable(head)).write(json);
        return print(JsonObject.parse(json.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** That nobody is let in must not look like an audit that is broken. */
    private int ofServer() throws InterruptedException {
        Form query = head == null ? new Form() : new Form().add("head", head);
        AtomicReference<JsonObject> answer = new AtomicReference<>();
        int end = new AdminCommandRunner(console)
                .run(() -> answer.set(server.ask(context, "/audit/verification", query)));
        if (end != ExitCode.OK) {
            return end == ExitCode.WRONG_INPUT ? end : ExitCode.FAILED;
        }
        return print(answer.get());
    }

    private int print(JsonObject result) {
        if (output.isJson()) {
            console.out().println(JsonWriter.write(result));
        } else {
            text(result);
        }
        console.flush();
        return isTrue(result, "whole") ? ExitCode.OK : ExitCode.BROKEN;
    }

    private void text(JsonObject result) {
        List<JsonObject> findings = Members.objects(result, "findings");
        for (JsonObject finding : findings) {
            long line = finding.number("line").orElse(0L);
            String place = finding.text("file").orElse("") + (line == 0 ? "" : ":" + line);
            console.out()
                    .println((isTrue(finding, "broken")
                                    ? console.paint().red("broken")
                                    : console.paint().faint("note")) + "  "
                            + Terminal.visible(
                                    place + ": " + finding.text("text").orElse("")));
        }
        long broken = result.number("broken").orElse(0L);
        if (broken > findings.size()) {
            console.out().println("… " + broken + " places are broken in all");
        }
        long records = result.number("records").orElse(0L);
        console.out()
                .println(
                        records == 0
                                ? "no record"
                                : "records " + result.number("first").orElse(0L) + " to "
                                        + result.number("last").orElse(0L) + ", "
                                        + (isTrue(result, "whole")
                                                ? "as they were written"
                                                : "not as they were written")
                                        + "; the last has the hash "
                                        + Terminal.visible(result.text("head").orElse("")));
    }

    private static boolean isTrue(JsonObject of, String member) {
        return of.value(member).filter(Boolean.TRUE::equals).isPresent();
    }
}
