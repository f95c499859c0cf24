package dev.cambist.cli;

import dev.cambist.cli.admin.ProbeCommand;
import dev.cambist.cli.admin.RevokeCommand;
import dev.cambist.cli.admin.RobotCommand;
import dev.cambist.cli.admin.SessionsCommand;
import dev.cambist.cli.audit.AuditCommand;
import dev.cambist.cli.console.AddedCommand;
import dev.cambist.cli.console.DemoElsewhere;
import dev.cambist.cli.console.Failures;
import dev.cambist.cli.console.Terminal;
import dev.cambist.cli.console.WholeWordHelp;
import dev.cambist.cli.console.WrongUse;
import dev.cambist.cli.doctor.DoctorCommand;
import dev.cambist.cli.explain.ExplainCommand;
import dev.cambist.cli.keys.KeysCommand;
import dev.cambist.cli.kubernetes.KubernetesCommand;
import dev.cambist.cli.login.ExchangeCommand;
import dev.cambist.cli.login.InspectCommand;
import dev.cambist.cli.login.LoginCommand;
import dev.cambist.cli.login.LogoutCommand;
import dev.cambist.cli.login.TokenCommand;
import dev.cambist.cli.manual.CompletionCommand;
import dev.cambist.cli.manual.HelpCommand;
import dev.cambist.cli.manual.ManualCommand;
import dev.cambist.cli.metadata.LockCommand;
import dev.cambist.cli.metadata.LocksCommand;
import dev.cambist.cli.metadata.PurgeCommand;
import dev.cambist.cli.metadata.UnlockCommand;
import dev.cambist.cli.policy.DiffCommand;
import dev.cambist.cli.policy.TestCommand;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.process.ProductVersion;
import dev.cambist.cli.serve.CheckCommand;
import dev.cambist.cli.serve.SchemaCommand;
import dev.cambist.cli.serve.ServeCommand;
import dev.cambist.cli.serve.TrustCommand;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code cambist} command. */
@Command(
        name = "cambist",
        description = "Keyless login for any container registry.",
        mixinStandardHelpOptions = true,
        version = Main.VERSION,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It worked.",
            "1:It failed while running, for example because a port is taken.",
            "2:The command line or the configuration is wrong; nothing was done.",
            "3, 4:As the help of each command says: login of identities and refusals, explain of what is granted, doctor"
                    + " and audit verify of what is broken."
        })
public final class Main implements Runnable {
    static final String VERSION = "cambist " + ProductVersion.TEXT;

    /** The commands that are not about others, as the help lists them. */
    private static final List<String> COMMANDS = List.of(
            "serve",
            "check",
            "schema",
            "test",
            "diff",
            "explain",
            "trust",
            "probe",
            "sessions",
            "revoke",
            "robot",
            "audit",
            "keys",
            "kubernetes",
            "login",
            "logout",
            "exchange",
            "token",
            "lock",
            "unlock",
            "locks",
            "purge",
            "inspect",
            "doctor");

    @Spec
    private @Nullable CommandSpec spec;

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        if (arguments.length == 1 && (arguments[0].equals("--version") || arguments[0].equals("-V"))) {
            System.out.println(VERSION); // scripts ask at each of their starts, and it needs no command line
            return;
        }
        System.exit(commandLine(ProcessContext.ofProcess(Terminal.isInteractive()), arguments)
                .execute(arguments));
    }

    static CommandLine commandLine() {
        return commandLine(ProcessContext.ofProcess(Terminal.isInteractive()));
    }

    /** The whole command line as it is in a process that sees this of the world. */
    public static CommandLine commandLine(ProcessContext context) {
        return commandLine(context, new String[0]);
    }

    /**
     * As much of the command line as these arguments need: where the first of them names a command, that one alone,
     * because to describe all of them to picocli takes longer than most commands do. Where it is about others, as that of
     * the help is, or is a mistake, all of them.
     */
    public static CommandLine commandLine(ProcessContext context, String[] arguments) {
        CommandLine commandLine = new CommandLine(new Main());
        if (arguments.length > 0 && COMMANDS.contains(arguments[0])) {
            commandLine.addSubcommand(command(arguments[0], context));
        } else {
            addAll(commandLine, context);
        }
        return commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setHelpFactory(WholeWordHelp::new)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Terminal.ansi()))
                .setParameterExceptionHandler(new WrongUse())
                .setExecutionExceptionHandler(new Failures());
    }

    /** No table of constructors, each of which would be a class that every start makes. */
    private static Object command(String name, ProcessContext context) {
        return switch (name) {
            case "serve" -> new ServeCommand();
            case "check" -> new CheckCommand();
            case "schema" -> new SchemaCommand();
            case "test" -> new TestCommand();
            case "diff" -> new DiffCommand();
            case "explain" -> new ExplainCommand();
            case "trust" -> new TrustCommand();
            case "probe" -> new ProbeCommand(context);
            case "sessions" -> new SessionsCommand(context);
            case "revoke" -> new RevokeCommand(context);
            case "robot" -> RobotCommand.with(context);
            case "audit" -> AuditCommand.with(context);
            case "keys" -> KeysCommand.with(context);
            case "kubernetes" -> new KubernetesCommand();
            case "login" -> new LoginCommand(context);
            case "logout" -> new LogoutCommand(context);
            case "exchange" -> new ExchangeCommand(context);
            case "token" -> new TokenCommand(context);
            case "lock" -> new LockCommand(context);
            case "unlock" -> new UnlockCommand(context);
            case "locks" -> new LocksCommand(context);
            case "purge" -> new PurgeCommand(context);
            case "inspect" -> new InspectCommand(context);
            case "doctor" -> new DoctorCommand(context);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static void addAll(CommandLine commandLine, ProcessContext context) {
        for (AddedCommand added : ServiceLoader.load(AddedCommand.class)) {
            commandLine.addSubcommand(added.command());
        }
        if (commandLine.getSubcommands().containsKey("demo")) {
            commandLine.getCommandSpec().usageMessage().footer("", "To see it work: cambist demo");
        } else {
            commandLine.addSubcommand(new DemoElsewhere());
        }
        for (String name : COMMANDS) {
            commandLine.addSubcommand(command(name, context));
        }
        commandLine
                .addSubcommand(new HelpCommand())
                .addSubcommand(new CompletionCommand())
                .addSubcommand(new ManualCommand());
    }

    @Override
    public void run() {
        CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
        throw new ParameterException(commandLine, "Which command?");
    }
}
