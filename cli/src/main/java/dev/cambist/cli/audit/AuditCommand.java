package dev.cambist.cli.audit;

import ch.qos.logback.classic.Level;
import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.Converters;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.console.QuietLog;
import dev.cambist.cli.console.Terminal;
import dev.cambist.server.audit.AuditQuery;
import dev.cambist.server.audit.AuditRecord;
import dev.cambist.server.audit.AuditSearch;
import dev.cambist.server.audit.Fact;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cambist audit}: which requests there were. */
@Command(
        name = "audit",
        description = {
            "Lists the requests that an audit file and the earlier ones beside it have, the oldest first;",
            "with several conditions those that meet them all."
        },
        synopsisSubcommandLabel = "[verify]",
        subcommands = VerifyCommand.class,
        exitCodeList = {
            "0:It worked, also when nothing was found.",
            "1:The file cannot be read.",
            "2:The command line or the configuration is wrong."
        },
        footer = {
            "",
            "Examples:",
            "  cambist audit --config cambist.yaml --since 24h --reason no_rights",
            "  cambist audit --file audit.jsonl --identity github/repo:acme/shop:ref:refs/heads/main -o json"
        })
public final class AuditCommand implements Callable<Integer> {
    @Mixin
    private Console console = new Console();

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

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() throws Exception {
        QuietLog.from(Level.WARN);
        Path path = file.path(console)
                .orElseThrow(
                        () -> console.wrongUse("give --config FILE or --file FILE, so that it is known which audit"));
        AuditQuery query = new AuditQuery(
                Optional.ofNullable(correlation),
                Optional.ofNullable(identity),
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
        console.flush();
        return 0;
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
