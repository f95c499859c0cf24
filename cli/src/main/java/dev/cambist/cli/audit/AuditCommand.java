package dev.cambist.cli.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import dev.cambist.cli.admin.AdminCommandRunner;
import dev.cambist.cli.admin.AdminServer;
import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.Converters;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.Members;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.console.QuietLog;
import dev.cambist.cli.console.Terminal;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.client.wire.Form;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.server.audit.AuditQuery;
import dev.cambist.server.audit.AuditRecord;
import dev.cambist.server.audit.AuditSearch;
import dev.cambist.server.audit.Fact;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cambist audit}: which requests there were. */
@Command(
        name = "audit",
        description = {
            "Lists the requests that a server has recorded, the oldest first; with several conditions those that meet them all.",
            "With --config or --file it reads an audit file and the earlier ones beside it, and asks no server."
        },
        synopsisSubcommandLabel = "[verify]",
        exitCodeList = {
            "0:It worked, also when nothing was found.",
            "1:The file cannot be read, or the server does not answer.",
            "2:The command line or the configuration is wrong.",
            "4:The server does not take commands from here or from you."
        },
        footer = {
            "",
            "Examples:",
            "  cambist audit --since 24h --reason no_rights",
            "  cambist audit --server https://login.example.com:8081 --correlation-id 6f1c2a3b-0000-4000-8000-00000000cafe",
            "  cambist audit --file audit.jsonl --identity github/repo:acme/shop:ref:refs/heads/main -o json"
        })
public final class AuditCommand implements Callable<Integer> {
    private final ProcessContext context;

    @Mixin
    private Console console = new Console();

    @Mixin
    private AdminServer server = new AdminServer();

    @Mixin
    private AuditFileOptions file = new AuditFileOptions();

    @Option(
            names = "--correlation-id",
            paramLabel = "ID",
            converter = Converters.CorrelationId.class,
            description = "Of this request.")
    private @Nullable UUID correlation;

    @Option(
            names = "--identity",
            paramLabel = "IDENTITY",
            description = "Of this caller: ISSUER/SUBJECT, the subject alone, or anonymous.")
    private @Nullable String identity;

    @Option(names = "--repository", paramLabel = "NAME", description = "About this repository, or for a token for it.")
    private @Nullable String repository;

    @Option(
            names = "--reason",
            paramLabel = "NAME",
            description =
                    "Refused for this reason, such as no_rights, or with a rule that did not apply for it, such as"
                            + " value_differs.")
    private @Nullable String reason;

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            converter = Since.class,
            description = "Since a moment such as 2026-11-22T12:00:00Z, or for so long: 90m, 7d.")
    private @Nullable Instant since;

    @Option(
            names = "--limit",
            paramLabel = "NUMBER",
            description = "Of a server, the last so many, up to 1000; fewer where they are large. Default: 100")
    private @Nullable Integer limit;

    @Mixin
    private OutputOption output = new OutputOption();

    private AuditCommand(ProcessContext context) {
        this.context = context;
    }

    /** With the command below it. */
    public static CommandLine with(ProcessContext context) {
        return new CommandLine(new AuditCommand(context)).addSubcommand(new VerifyCommand(context));
    }

    @Override
    public Integer call() throws Exception {
        Optional<Path> path = file.path(console);
        if (path.isEmpty()) {
            return new AdminCommandRunner(console).run(() -> print(server.ask(context, "/audit", query())));
        }
        server.requireUnused(console, "an audit file");
        if (limit != null) {
            throw console.wrongUse("--limit is for what a server answers; of a file all is read");
        }
        QuietLog.from(Level.WARN);
        search(path.get());
        console.flush();
        return ExitCode.OK;
    }

    private Form query() {
        Form query = new Form();
        if (limit != null) {
            query.add("limit", limit.toString());
        }
        if (correlation != null) {
            query.add("correlation_id", correlation.toString());
        }
        if (identity != null) {
            query.add("identity", identity);
        }
        if (repository != null) {
            query.add("repository", repository);
        }
        if (reason != null) {
            query.add("reason", reason);
        }
        return since == null ? query : query.add("since", since.toString());
    }

    private void print(JsonObject answer) {
        List<JsonObject> records = Members.objects(answer, "records");
        for (JsonObject record : records) {
            String line = JsonWriter.write(record);
            console.out()
                    .println(
                            output.isJson()
                                    ? line
                                    : AuditRecord.parse(line.getBytes(UTF_8))
                                            .map(AuditCommand::text)
                                            .orElse(line));
        }
        long count = answer.number("count").orElse((long) records.size());
        if (count == 0) {
            console.err().println("no record of the server is like that");
        } else if (count > records.size()) {
            console.err()
                    .println("the last " + records.size() + " of " + count
                            + " records; a later --since or a larger --limit shows the others");
        }
    }

    private void search(Path path) throws IOException {
        AuditQuery query = new AuditQuery(
                Optional.ofNullable(correlation),
                Optional.ofNullable(identity),
                Optional.ofNullable(repository),
                Optional.ofNullable(reason),
                Optional.ofNullable(since));
        AtomicLong found = new AtomicLong();
        PrintWriter out = console.out();
        AuditSearch.search(path, query, (record, line) -> {
            found.incrementAndGet();
            out.println(output.isJson() ? line : text(record));
        });
        if (found.get() == 0) {
            console.err().println("no record of " + path + " and the earlier files beside it is like that");
        }
    }

    private static String text(AuditRecord record) {
        StringBuilder text = new StringBuilder()
                .append(record.time())
                .append("  ")
                .append(record.outcome().word());
        record.refusal()
                .ifPresent(refused -> text.append(" (").append(refused.name()).append(')'));
        text.append("  ").append(record.endpoint());
        record.fact(Fact.SERVICE).ifPresent(service -> text.append("  ").append(service));
        record.fact(Fact.CALLER).ifPresent(caller -> text.append("  ").append(caller));
        record.fact(Fact.REPOSITORY).ifPresent(name -> text.append("  ").append(name));
        if (!record.explanation().granted().isEmpty()) {
            text.append("  ").append(String.join(" ", record.explanation().granted()));
        }
        text.append("  ").append(record.correlation());
        return Terminal.visible(text);
    }
}
