package dev.cambist.cli.admin;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.client.wire.Form;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What the commands that change one robot have in common. */
abstract class RobotChange implements Callable<Integer> {
    static final String FAILED_TEXT =
            "1:It failed: the server does not answer, or cannot use its store; then nothing was done.";
    static final String WRONG_TEXT = "2:The command line is wrong, or there is no such robot; nothing was done.";
    static final String CLOSED_TEXT = "4:The server does not take commands from here or from you; nothing was done.";

    private final ProcessContext context;

    @Mixin
    private Console console = new Console();

    @Mixin
    private AdminServer server = new AdminServer();

    @Parameters(paramLabel = "NAME", description = "The robot.")
    private String name = "";

    @Mixin
    private OutputOption output = new OutputOption();

    RobotChange(ProcessContext context) {
        this.context = context;
    }

    Console console() {
        return console;
    }

    /**
     * Has the server do it.
     *
     * @param act the last part of its path
     * @param form fields beside the robot's name
     * @param done what is said of the robot then
     */
    int change(String act, Form form, String done) throws InterruptedException {
        return new AdminCommandRunner(console)
                .run(() -> new RobotAnswer(console, output)
                        .print(server.change(context, "/robots/" + act, form.add("name", name)), done));
    }
}
