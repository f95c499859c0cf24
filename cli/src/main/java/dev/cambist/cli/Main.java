package dev.cambist.cli;

import dev.cambist.cli.console.Failures;
import dev.cambist.cli.console.Terminal;
import dev.cambist.cli.console.WrongUse;
import dev.cambist.cli.demo.DemoCommand;
import dev.cambist.cli.doctor.DoctorCommand;
import dev.cambist.cli.explain.ExplainCommand;
import dev.cambist.cli.kubernetes.KubernetesCommand;
import dev.cambist.cli.login.ExchangeCommand;
import dev.cambist.cli.login.InspectCommand;
import dev.cambist.cli.login.LoginCommand;
import dev.cambist.cli.login.LogoutCommand;
import dev.cambist.cli.login.TokenCommand;
import dev.cambist.cli.manual.CompletionCommand;
import dev.cambist.cli.manual.ManualCommand;
import dev.cambist.cli.policy.DiffCommand;
import dev.cambist.cli.policy.TestCommand;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.serve.CheckCommand;
import dev.cambist.cli.serve.SchemaCommand;
import dev.cambist.cli.serve.ServeCommand;
import dev.cambist.cli.serve.TrustCommand;
import java.util.Objects;
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
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            CheckCommand.class,
            SchemaCommand.class,
            TestCommand.class,
            DiffCommand.class,
            ExplainCommand.class,
            TrustCommand.class,
            KubernetesCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It worked.",
            "1:It failed while running, for example because a port is taken.",
            "2:The command line or the configuration is wrong; nothing was done.",
            "3, 4:As the help of each command says: login of identities and refusals, explain of what is granted, doctor"
                    + " of what is broken."
        },
        footer = {"", "To see it work: cambist demo"})
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

    static CommandLine commandLine(ProcessContext context) {
        return new CommandLine(new Main())
                .addSubcommand(new LoginCommand(context))
                .addSubcommand(new LogoutCommand(context))
                .addSubcommand(new ExchangeCommand(context))
                .addSubcommand(new TokenCommand(context))
                .addSubcommand(new InspectCommand(context))
                .addSubcommand(new DoctorCommand(context))
                .addSubcommand(new CompletionCommand())
                .addSubcommand(new ManualCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
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
