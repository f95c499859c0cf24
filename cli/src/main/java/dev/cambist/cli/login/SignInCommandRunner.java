package dev.cambist.cli.login;

import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.SlowNotice;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.source.NoIdentityException;
import dev.cambist.cli.source.SignIn;
import dev.cambist.cli.wire.Registry;
import dev.cambist.cli.wire.ServiceRefusedException;
import dev.cambist.cli.wire.UntrustedRealmException;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;

/** What the commands have in common: the sign-in, and how they end. */
public record SignInCommandRunner(ProcessContext context, CommandLine commandLine) {
    /** The part of a command that can fail. */
    public interface Task {
        void run() throws IOException, NoIdentityException, InterruptedException;
    }

    public int run(Task task) throws InterruptedException {
        try {
            task.run();
            out().flush();
            return ExitCode.OK;
        } catch (NoIdentityException e) {
            return failed(ExitCode.NO_IDENTITY, e);
        } catch (ServiceRefusedException | UntrustedRealmException e) {
            return failed(ExitCode.REFUSED, e);
        } catch (IOException e) {
            return failed(ExitCode.FAILED, e);
        }
    }

    private int failed(int code, Exception e) {
        String message = e.getMessage();
        err().println("cambist: " + (message == null ? e.getClass().getSimpleName() : message));
        err().flush();
        return code;
    }

    public SignIn.Done signIn(IdentityOptions options, Registry registry)
            throws IOException, NoIdentityException, InterruptedException {
        SignIn signIn = options.signIn(options.trusting(context), new DeviceCodePrompt(err()), commandLine);
        SlowNotice patience = SlowNotice.with("signing in to " + registry, err(), context.terminal());
        try {
            return signIn.to(options.wanted(registry));
        } finally {
            patience.end();
        }
    }

    PrintWriter out() {
        return commandLine.getOut();
    }

    PrintWriter err() {
        return commandLine.getErr();
    }
}
