package dev.cambist.cli.admin;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.Converters;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.source.NoIdentityException;
import dev.cambist.client.wire.Form;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cambist revoke}: ends sessions. */
@Command(
        name = "revoke",
        description = {
            "Takes tokens back that were made until now. It is kept before it is answered, and in force within a second on"
                    + " every server.",
            "Whoever may sign in again can: who may is for the access rules to say. A registry that verifies tokens by"
                    + " itself takes an access token until that ends, and the answer says when."
        },
        exitCodeList = {
            ExitCode.OK_TEXT,
            "1:It failed: the server does not answer, or cannot write to its store; then nothing was revoked.",
            "2:The command line is wrong; nothing was revoked.",
            "3:With --mine: there is no login and no identity; nothing was revoked.",
            "4:The server does not take commands from here or from you, or your login is refused; nothing was revoked."
        },
        footer = {
            "",
            "Examples:",
            "  cambist revoke --identity corp/alice --dry-run",
            "  cambist revoke --identity corp/alice",
            "  cambist revoke --robot nightly",
            "  cambist revoke --mine registry.example.com --everything",
            "  cambist revoke --everything --before 2026-11-22T12:00:00Z"
        })
public final class RevokeCommand implements Callable<Integer> {
    private final ProcessContext context;

    @Mixin
    private Console console = new Console();

    @Mixin
    private AdminServer server = new AdminServer();

    @Mixin
    private OwnLogin mine = new OwnLogin();

    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    /** Whose tokens: exactly one of these. */
    static final class Target {
        @Option(
                names = "--session",
                paramLabel = "ID",
                description = "Those of one session, which cambist sessions lists.")
        private @Nullable String session;

        @Option(
                names = "--identity",
                paramLabel = "ISSUER/SUBJECT",
                converter = IdentityName.Converter.class,
                description = "Those of one identity, as the log writes it.")
        private @Nullable IdentityName identity;

        @Option(names = "--issuer", paramLabel = "NAME", description = "Those of everybody of an issuer.")
        private @Nullable String issuer;

        @Option(names = "--robot", paramLabel = "NAME", description = "Those that a robot has bought.")
        private @Nullable String robot;

        @Option(names = "--registry", paramLabel = "NAME", description = "Those for one registry.")
        private @Nullable String registry;

        @Option(names = "--everything", description = "All; with --mine all of yours, this login included.")
        private boolean everything;
    }

    @Option(
            names = "--before",
            paramLabel = "MOMENT",
            converter = Converters.Moment.class,
            description = "Only those made earlier, such as 2026-11-22T12:00:00Z. Default: now")
    private @Nullable Instant before;

    @Option(names = "--dry-run", description = "Counts the sessions that would end, and ends none.")
    private boolean dryRun;

    @Mixin
    private OutputOption output = new OutputOption();

    public RevokeCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        mine.requireAlone(console, "--identity", "--issuer", "--robot", "--registry", "--before", "--dry-run");
        return new AdminCommandRunner(console).run(this::revoke);
    }

    private void revoke() throws IOException, NoIdentityException, InterruptedException {
        JsonObject answer = mine.isMeant()
                ? mine.revoke(server.trusting(context), Optional.ofNullable(target.session))
                : server.change(context, "/revocations", form());
        if (output.isJson()) {
            console.out().println(JsonWriter.write(answer));
            return;
        }
        String ended = ended(answer);
        console.out().println(dryRun ? ended + " would end; nothing was revoked" : ended + " ended");
        LivingOn.print(console, answer);
    }

    private static String ended(JsonObject answer) {
        Optional<Long> robots = answer.number("robots");
        if (robots.isPresent()) {
            return "the access tokens of " + robots.get() + (robots.get() == 1 ? " robot" : " robots");
        }
        long count = answer.number("sessions").orElse(0L);
        String sessions = count == 1 ? "1 session" : count + " sessions";
        return answer.number("disabled_robots")
                .map(disabled -> sessions + " and " + disabled + (disabled == 1 ? " robot" : " robots") + " of people")
                .orElse(sessions);
    }

    private Form form() {
        Form form = new Form();
        if (target.session != null) {
            form.add("session", target.session);
        }
        if (target.identity != null) {
            form.add("issuer", target.identity.issuer()).add("subject", target.identity.subject());
        }
        if (target.issuer != null) {
            form.add("issuer", target.issuer);
        }
        if (target.robot != null) {
            form.add("robot", target.robot);
        }
        if (target.registry != null) {
            form.add("registry", target.registry);
        }
        if (target.everything) {
            form.add("everything", "true");
        }
        if (before != null) {
            form.add("before", before.toString());
        }
        return dryRun ? form.add("dry_run", "true") : form;
    }
}
