package dev.cambist.cli.explain;

import ch.qos.logback.classic.Level;
import dev.cambist.cli.console.ConfigurationOption;
import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.Converters;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.console.Paint;
import dev.cambist.cli.console.QuietLog;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.audit.AuditRecord;
import dev.cambist.server.audit.AuditSearch;
import dev.cambist.server.settings.AuditSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code cambist explain}: what a token would be granted and why, or what a request was. */
@Command(
        name = "explain",
        description = {
            "Says what a token would be granted, which rule decides it, and why every other rule does not;",
            "or, with --correlation-id, what a request to a running server was granted."
        },
        exitCodeList = {
            "0:Everything is granted.",
            "1:The token is refused, or something failed.",
            "2:The command line or the configuration is wrong.",
            "3:A part is granted.",
            "4:Nothing is granted."
        },
        footer = {
            "",
            "Examples:",
            "  cambist explain -c cambist.yaml --token token.jwt --scope repository:a/b:push",
            "  cambist explain -c cambist.yaml --claims claims.json --scope repository:a/b:pull",
            "  cambist explain -c cambist.yaml --correlation-id ID"
        })
public final class ExplainCommand implements Callable<Integer> {
    /** Where the policy or the record is. */
    static final class Source {
        @ArgGroup(exclusive = false)
        private @Nullable ConfigurationOption config;

        @Option(names = "--audit", paramLabel = "FILE", description = "The audit file, for --correlation-id.")
        private @Nullable Path audit;
    }

    /** Whose request it is. */
    static final class Shown {
        @Option(
                names = "--token",
                paramLabel = "FILE",
                description = "A file with an identity token; - for standard input.")
        private @Nullable String token;

        @Option(
                names = "--claims",
                paramLabel = "FILE",
                description = "A file with a token's claims as JSON, taken as given; - for standard input.")
        private @Nullable String claims;

        @Option(names = "--anonymous", description = "Nobody in particular.")
        private boolean anonymous;

        @Option(
                names = "--correlation-id",
                paramLabel = "ID",
                converter = Converters.CorrelationId.class,
                description = "A request, found in the audit file.")
        private @Nullable UUID correlation;
    }

    @Mixin
    private Console console = new Console();

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    @ArgGroup(multiplicity = "1")
    private Shown shown = new Shown();

    @Option(names = "--issuer", paramLabel = "NAME", description = "The issuer of the token or claims, by its name.")
    private Optional<String> issuer = Optional.empty();

    @Option(
            names = "--service",
            paramLabel = "NAME",
            description = "The registry; may be left out if there is one only.")
    private Optional<String> service = Optional.empty();

    @Option(
            names = "--scope",
            arity = "1..*",
            paramLabel = "SCOPE",
            description = "What is asked for, such as repository:acme/web:pull,push or registry:catalog:*.")
    private List<String> scopes = new ArrayList<>();

    @Option(names = "--jwks", paramLabel = "FILE", description = "The issuer's keys; without it the issuer is asked.")
    private Optional<Path> jwks = Optional.empty();

    @Option(
            names = "--now",
            paramLabel = "INSTANT",
            converter = Converters.Moment.class,
            description = "As of then, such as 2026-11-22T12:00:00Z.")
    private Optional<Instant> now = Optional.empty();

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() throws Exception {
        QuietLog.from(Level.WARN);
        return shown.correlation == null ? explain() : find(shown.correlation);
    }

    private int explain() throws Exception {
        if (source.config == null) {
            throw wrong("--audit is for --correlation-id; give --config");
        }
        ExplainRequest question =
                new ExplainRequest(source.config, issuer, service, scopes, jwks, now.orElseGet(Instant::now));
        ExplainResult answer;
        try {
            answer = question.answer(credential());
        } catch (IllegalArgumentException | RefusedException e) {
            throw wrong(String.valueOf(e.getMessage())); // a registry that is none is refused
        }
        PrintWriter out = commandLine().getOut();
        if (output.isJson()) {
            out.println(answer.toJson());
            out.flush();
        } else {
            new ExplanationPrinter(out, Paint.of(commandLine())).show(answer);
        }
        return Outcomes.exitCode(answer.outcome());
    }

    private ExplainRequest.Credential credential() throws IOException {
        if (shown.anonymous) {
            return new ExplainRequest.Credential.Nobody();
        }
        String name = shown.token != null ? shown.token : Objects.requireNonNull(shown.claims);
        if (Credentials.isToken(name)) {
            throw wrong("that is a token, which the shell's history and the list of processes now have; put it into a"
                    + " file that only you can read and name that, or pipe it in with --token -");
        }
        String text = Credentials.read(name, System.in);
        return shown.token != null
                ? new ExplainRequest.Credential.Token(text)
                : new ExplainRequest.Credential.Claims(text);
    }

    private int find(UUID correlation) throws Exception {
        Path file = source.audit != null ? source.audit : configuredAudit();
        List<AuditRecord> records = AuditSearch.find(file, correlation);
        if (records.isEmpty()) {
            throw new IOException("no request " + correlation + " is in " + file
                    + " or the earlier files beside it; it may be older than what is kept, of another server, or no"
                    + " request to a token endpoint");
        }
        PrintWriter out = commandLine().getOut();
        ExplanationPrinter picture = new ExplanationPrinter(out, Paint.of(commandLine()));
        for (int i = 0; i < records.size(); i++) {
            if (output.isJson()) {
                out.println(records.get(i).toJson());
            } else {
                out.print(i == 0 ? "" : System.lineSeparator());
                picture.show(records.get(i));
            }
        }
        out.flush();
        return Outcomes.exitCode(records.getLast().outcome());
    }

    private Path configuredAudit() throws Exception {
        ConfigurationOption config = Objects.requireNonNull(source.config);
        return config.read()
                .audit()
                .map(AuditSettings::file)
                .orElseThrow(() -> wrong(config.file() + " has no block audit, so decisions are not kept in a file; the"
                        + " server's log has them"));
    }

    private ParameterException wrong(String problem) {
        return new ParameterException(commandLine(), problem);
    }

    private CommandLine commandLine() {
        return console.commandLine();
    }
}
