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
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;
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

    @Spec
    private @Nullable CommandSpec spec;

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        if (arguments.length == 1 && (arguments[0].equals("--version") || arguments[0].equals("-V"))) {
            System.out.println(VERSION); // scripts ask at each of their starts, and it needs no command line
            return;
        }
        System.exit(run(arguments, new PrintWriter(System.err, true, System.err.charset())));
    }

    /**
     * Runs one command.
     *
     * @param err where a plain {@code serve} says why it failed
     */
    static int run(String[] arguments, PrintWriter err) {
        Optional<Path> configuration = ServeCommand.plainly(arguments);
        if (configuration.isEmpty()) {
            return commandLine(ProcessContext.ofProcess(Terminal.isInteractive()), arguments)
                    .execute(arguments);
        }
        try {
            return ServeCommand.serve(configuration.get());
        } catch (Exception e) {
            return Failures.explain(e, err);
        }
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
        Map<String, Supplier<Object>> commands = commands(context);
        CommandLine commandLine = new CommandLine(new Main());
        if (arguments.length > 0 && commands.containsKey(arguments[0])) {
            commandLine.addSubcommand(commands.get(arguments[0]).get());
        } else {
            addAll(commandLine, commands);
        }
        return commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setHelpFactory(WholeWordHelp::new)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Terminal.ansi()))
                .setParameterExceptionHandler(new WrongUse())
                .setExecutionExceptionHandler(new Failures());
    }

    /** The commands that are not about others. */
    private static Map<String, Supplier<Object>> commands(ProcessContext context) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("serve", ServeCommand::new);
        commands.put("check", CheckCommand::new);
        commands.put("schema", SchemaCommand::new);
        commands.put("test", TestCommand::new);
        commands.put("diff", DiffCommand::new);
        commands.put("explain", ExplainCommand::new);
        commands.put("trust", TrustCommand::new);
        commands.put("probe", () -> new ProbeCommand(context));
        commands.put("sessions", () -> new SessionsCommand(context));
        commands.put("revoke", () -> new RevokeCommand(context));
        commands.put("robot", () -> RobotCommand.with(context));
        commands.put("audit", () -> AuditCommand.with(context));
        commands.put("keys", () -> KeysCommand.with(context));
        commands.put("kubernetes", KubernetesCommand::new);
        commands.put("login", () -> new LoginCommand(context));
        commands.put("logout", () -> new LogoutCommand(context));
        commands.put("exchange", () -> new ExchangeCommand(context));
        commands.put("token", () -> new TokenCommand(context));
        commands.put("lock", () -> new LockCommand(context));
        commands.put("unlock", () -> new UnlockCommand(context));
        commands.put("locks", () -> new LocksCommand(context));
        commands.put("purge", () -> new PurgeCommand(context));
        commands.put("inspect", () -> new InspectCommand(context));
        commands.put("doctor", () -> new DoctorCommand(context));
        return commands;
    }

    private static void addAll(CommandLine commandLine, Map<String, Supplier<Object>> commands) {
        for (AddedCommand added : ServiceLoader.load(AddedCommand.class)) {
            commandLine.addSubcommand(added.command());
        }
        if (commandLine.getSubcommands().containsKey("demo")) {
            commandLine.getCommandSpec().usageMessage().footer("", "To see it work: cambist demo");
        } else {
            commandLine.addSubcommand(new DemoElsewhere());
        }
        commands.values().forEach(command -> commandLine.addSubcommand(command.get()));
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
