package dev.cambist.cli.admin;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.source.NoIdentityException;
import dev.cambist.cli.wire.ServiceRefusedException;
import dev.cambist.cli.wire.UntrustedRealmException;
import java.io.IOException;

/** How the commands end that speak to a server. */
public record AdminCommandRunner(Console console) {
    /** The part of a command that can fail. */
    @FunctionalInterface
    public interface Task {
        void run() throws IOException, NoIdentityException, InterruptedException;
    }

    /** The same, that decides how the command ends where nothing fails. */
    @FunctionalInterface
    public interface Ending {
        int run() throws IOException, NoIdentityException, InterruptedException;
    }

    public int run(Task task) throws InterruptedException {
        return end(() -> {
            task.run();
            return ExitCode.OK;
        });
    }

    public int end(Ending task) throws InterruptedException {
        try {
            return task.run();
        } catch (AdminRefusedException e) {
            console.err().println("cambist: " + e.getMessage());
            return e.exitCode();
        } catch (NoIdentityException e) {
            console.err().println("cambist: " + e.getMessage());
            return ExitCode.NO_IDENTITY;
        } catch (ServiceRefusedException | UntrustedRealmException e) {
            console.err().println("cambist: " + e.getMessage());
            return ExitCode.REFUSED;
        } catch (IOException e) {
            console.err().println("cambist: " + e.getMessage());
            return ExitCode.FAILED;
        } finally {
            console.flush();
        }
    }
}
