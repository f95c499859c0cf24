package dev.cambist.cli.admin;

import static dev.cambist.core.refusal.Refusal.shown;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.Converters;
import dev.cambist.cli.console.Durations;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.Members;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.source.NoIdentityException;
import dev.cambist.client.wire.Form;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cambist sessions}: who is signed in. */
@Command(
        name = "sessions",
        description = {
            "Lists who is signed in: every exchange that a server has made and that has not ended yet, the latest first.",
            "With --mine those of your own identity, at every registry of that server: for that nobody needs to be an"
                    + " operator.",
            "cambist revoke ends them."
        },
        exitCodeList = {
            ExitCode.OK_TEXT,
            "1:It failed: the server does not answer, or cannot read its store.",
            "2:The command line is wrong.",
            "3:With --mine: there is no login and no identity; every place that was looked at is printed.",
            "4:The server does not take commands from here or from you, or your login is refused."
        },
        footer = {
            "",
            "Examples:",
            "  cambist sessions",
            "  cambist sessions --mine registry.example.com",
            "  cambist sessions --identity corp/alice --registry registry.example.com --output json"
        })
public final class SessionsCommand implements Callable<Integer> {
    private static final String LIMIT = "100";

    private final ProcessContext context;

    @Mixin
    private Console console = new Console();

    @Mixin
    private AdminServer server = new AdminServer();

    @Mixin
    private OwnLogin mine = new OwnLogin();

    @Option(
            names = "--identity",
            paramLabel = "ISSUER/SUBJECT",
            converter = IdentityName.Converter.class,
            description = "Those of this identity, as the log writes it.")
    private @Nullable IdentityName identity;

    @Option(names = "--issuer", paramLabel = "NAME", description = "Those of this issuer, by its configured name.")
    private @Nullable String issuer;

    @Option(names = "--registry", paramLabel = "NAME", description = "Those for this registry.")
    private @Nullable String registry;

    @Option(names = "--session", paramLabel = "ID", description = "The one with this id.")
    private @Nullable String session;

    @Option(
            names = "--since",
            paramLabel = "MOMENT",
            converter = Converters.Moment.class,
            description = "Those begun then or later, such as 2026-11-22T12:00:00Z.")
    private @Nullable Instant since;

    @Option(
            names = "--limit",
            paramLabel = "NUMBER",
            defaultValue = LIMIT,
            description = "At most so many, up to 10000. Default: ${DEFAULT-VALUE}")
    private int limit = Integer.parseInt(LIMIT);

    @Mixin
    private OutputOption output = new OutputOption();

    public SessionsCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        mine.requireAlone(console, "--identity", "--issuer", "--registry", "--session", "--since", "--limit");
        if (identity != null && issuer != null) {
            throw console.wrongUse("--identity names an issuer already; leave --issuer out");
        }
        return new AdminCommandRunner(console).run(this::list);
    }

    private void list() throws IOException, NoIdentityException, InterruptedException {
        JsonObject found =
                mine.isMeant() ? mine.list(server.trusting(context)) : server.ask(context, "/sessions", query());
        if (output.isJson()) {
            console.out().println(JsonWriter.write(found));
            return;
        }
        List<JsonObject> sessions = Members.objects(found, "sessions");
        sessions.forEach(this::print);
        long count = found.number("count").orElse((long) sessions.size());
        console.out()
                .println(
                        count > sessions.size()
                                ? sessions.size() + " of " + count + " sessions; --limit shows more of them"
                                : count == 1 ? "1 session" : count + " sessions");
    }

    private Form query() {
        Form query = new Form().add("limit", Integer.toString(limit));
        if (identity != null) {
            query.add("issuer", identity.issuer()).add("subject", identity.subject());
        }
        add(query, "issuer", issuer);
        add(query, "registry", registry);
        add(query, "session", session);
        add(query, "since", since == null ? null : since.toString());
        return query;
    }

    private static void add(Form query, String name, @Nullable String value) {
        if (value != null) {
            query.add(name, value);
        }
    }

    private void print(JsonObject one) {
        Instant now = context.clock().instant();
        console.out()
                .println(text(one, "id") + "  "
                        + console.paint().bold(text(one, "issuer") + "/" + text(one, "subject")) + " on "
                        + text(one, "registry"));
        String agent = text(one, "agent");
        console.out()
                .println("    begun " + span(one, "begun", now) + " ago, last used " + span(one, "last_used", now)
                        + " ago, ends in " + span(one, "expires", now) + "; from " + text(one, "address")
                        + (agent.isEmpty() ? "" : ", " + agent));
    }

    private static String span(JsonObject one, String member, Instant now) {
        return Durations.of(Duration.between(Instant.parse(one.text(member).orElse("")), now));
    }

    private static String text(JsonObject one, String member) {
        return shown(one.text(member).orElse(""));
    }
}
