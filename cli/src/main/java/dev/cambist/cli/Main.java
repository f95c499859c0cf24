package dev.cambist.cli;

import dev.cambist.cli.admin.RevokeCommand;
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
import dev.cambist.cli.policy.DiffCommand;
import dev.cambist.cli.policy.TestCommand;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.serve.CheckCommand;
import dev.cambist.cli.serve.SchemaCommand;
import dev.cambist.cli.serve.ServeCommand;
import dev.cambist.cli.serve.TrustCommand;
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
        version = "cambist 0.1.0",
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
    @Spec
    private @Nullable CommandSpec spec;

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return commandLine(ProcessContext.ofProcess(Terminal.isInteractive()));
    }

    /** The command line as it is in a process that sees this of the world. */
    public static CommandLine commandLine(ProcessContext context) {
        CommandLine commandLine = new CommandLine(new Main());
        for (AddedCommand added : ServiceLoader.load(AddedCommand.class)) {
            commandLine.addSubcommand(added.command());
        }
        if (commandLine.getSubcommands().containsKey("demo")) {
            commandLine.getCommandSpec().usageMessage().footer("", "To see it work: cambist demo");
        } else {
            commandLine.addSubcommand(new DemoElsewhere());
        }
        return commandLine
                .addSubcommand(new ServeCommand())
                .addSubcommand(new CheckCommand())
                .addSubcommand(new SchemaCommand())
                .addSubcommand(new TestCommand())
                .addSubcommand(new DiffCommand())
                .addSubcommand(new ExplainCommand())
                .addSubcommand(new TrustCommand())
                .addSubcommand(new SessionsCommand(context))
                .addSubcommand(new RevokeCommand(context))
                .addSubcommand(new AuditCommand())
                .addSubcommand(new KeysCommand())
                .addSubcommand(new KubernetesCommand())
                .addSubcommand(new LoginCommand(context))
                .addSubcommand(new LogoutCommand(context))
                .addSubcommand(new ExchangeCommand(context))
                .addSubcommand(new TokenCommand(context))
                .addSubcommand(new InspectCommand(context))
                .addSubcommand(new DoctorCommand(context))
                .addSubcommand(new HelpCommand())
                .addSubcommand(new CompletionCommand())
                .addSubcommand(new ManualCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setHelpFactory(WholeWordHelp::new)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Terminal.ansi()))
                .setParameterExceptionHandler(new WrongUse())
                .setExecutionExceptionHandler(new Failures());
    }

    @Override
    public void run() {
        CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
        throw new ParameterException(commandLine, "Which command?");
    }
}
