package dev.cambist.cli.admin;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.source.NoIdentityException;
import dev.cambist.cli.wire.ServiceRefusedException;
import dev.cambist.cli.wire.UntrustedRealmException;
import java.io.IOException;

/** How the commands end that speak to a server. */
record AdminCommandRunner(Console console) {
    /** The part of a command that can fail. */
    interface Task {
        void run() throws IOException, NoIdentityException, InterruptedException;
    }

    int run(Task task) throws InterruptedException {
        try {
            task.run();
            return ExitCode.OK;
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
