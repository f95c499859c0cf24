package dev.cambist.cli.keys;

import dev.cambist.cli.admin.AdminCommandRunner;
import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.Members;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.console.Terminal;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cambist keys list}. */
@Command(
        name = "list",
        description =
                "Lists the secrets of refresh tokens and of robots, and the signing keys of each registry, the latest first.",
        exitCodeList = {
            ExitCode.OK_TEXT,
            "1:A key cannot be read, or the server does not answer.",
            "2:The command line or the configuration is wrong; nothing was done.",
            "4:The server does not take commands from here or from you."
        },
        footer = {
            "",
            "Examples:",
            "  cambist keys list",
            "  cambist keys list --server https://login.example.com:8081",
            "  cambist keys list --config cambist.yaml"
        })
final class ListCommand implements Callable<Integer> {
    private final ProcessContext context;

    @Mixin
    private Console console = new Console();

    @Mixin
    private KeysOption option = new KeysOption();

    @Mixin
    private OutputOption output = new OutputOption();

    ListCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        try (Keys keys = option.open(context, console)) {
            return new AdminCommandRunner(console).run(() -> print(keys.list()));
        }
    }

    private void print(JsonObject answer) {
        if (output.isJson()) {
            console.out().println(JsonWriter.write(answer));
        } else {
            Members.objects(answer, "keys").forEach(key -> console.out().println(text(key)));
        }
    }

    private static String text(JsonObject key) {
        return Terminal.visible("%-8s %-24s %s  %s  %s"
                .formatted(
                        key.text("stage").orElse(""),
                        Keys.owner(key),
                        key.text("algorithm").orElse(""),
                        key.text("since").orElse("when its registry knows it"),
                        key.text("id").orElse("")));
    }
}
