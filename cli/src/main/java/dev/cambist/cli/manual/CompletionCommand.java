package dev.cambist.cli.manual;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cambist completion}: what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        description = "Prints what bash or zsh needs to complete commands and options. One script serves both.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
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

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    private Shell shell = Shell.BASH;

    @Override
    public Integer call() {
        CommandLine root = Objects.requireNonNull(spec).root().commandLine();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        String script = AutoComplete.bash(root.getCommandName(), root);
        switch (shell) {
            case BASH, ZSH -> out.print(script);
        }
        out.flush();
        return 0;
    }
}
