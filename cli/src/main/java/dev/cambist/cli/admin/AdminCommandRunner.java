package dev.cambist.cli.admin;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import java.io.IOException;

/** How the commands end that speak to a server. */
record AdminCommandRunner(Console console) {
    /** The part of a command that can fail. */
    interface Task {
        void run() throws IOException;
    }

    int run(Task task) {
        try {
            task.run();
            return ExitCode.OK;
        } catch (AdminRefusedException e) {
            console.err().println("cambist: " + e.getMessage());
            return e.exitCode();
        } catch (IOException e) {
            console.err().println("cambist: " + e.getMessage());
            return ExitCode.FAILED;
        } finally {
            console.flush();
        }
    }
}
