package dev.cambist.cli.manual;

import dev.cambist.cli.console.Console;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cambist completion}: what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        description = "Prints what bash or zsh needs to complete commands and options. One script serves both.",
        exitCodeList = {"0:It is printed.", "2:The command line is wrong; nothing was done."},
        footer = {
            "",
            "Examples:",
            "  source <(cambist completion bash)",
            "  cambist completion bash > /etc/bash_completion.d/cambist",
            "  cambist completion zsh > ~/.cambist-completion && echo 'source ~/.cambist-completion' >> ~/.zshrc"
        })
public final class CompletionCommand implements Callable<Integer> {
    /** The shells for which there is a script. */
    enum Shell {
        BASH,
        ZSH
    }

    /** The words as they are typed. */
    static final class Shells implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("bash", "zsh").iterator();
        }
    }

    @Mixin
    private Console console = new Console();

    @Parameters(paramLabel = "SHELL", completionCandidates = Shells.class, description = "bash or zsh.")
    private Shell shell = Shell.BASH;

    @Override
    public Integer call() {
        CommandLine root = console.commandLine().getCommandSpec().root().commandLine();
        PrintWriter out = console.out();
        String script = AutoComplete.bash(root.getCommandName(), root);
        switch (shell) {
            case BASH, ZSH -> out.print(script);
        }
        out.flush();
        return 0;
    }
}
