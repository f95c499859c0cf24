package dev.cambist.cli.keys;

import dev.cambist.cli.admin.AdminCommandRunner;
import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.Members;
import dev.cambist.cli.console.Terminal;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.client.wire.Form;
import dev.cambist.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cambist keys retire}. */
@Command(
        name = "retire",
        description = {
            "Removes former keys of which no token can be valid any more, by the lifetimes of the configuration,",
            "and that no robot's password needs, as far as a server knows; with KEY those alone."
        },
        exitCodeList = {
            "0:They are removed, or there was nothing to remove.",
            "1:A key cannot be removed, or the server does not answer.",
            "2:The command line or the configuration is wrong; nothing was done.",
            "3:A key stays, because it signs, or tokens or passwords of it may be valid.",
            "4:The server does not take commands from here or from you; nothing was done."
        },
        footer = {
            "",
            "Examples:",
            "  cambist keys retire --server https://login.example.com:8081",
            "  cambist keys retire --config cambist.yaml"
        })
final class RetireCommand implements Callable<Integer> {
    private final ProcessContext context;

    @Mixin
    private Console console = new Console();

    @Mixin
    private KeysOption option = new KeysOption();

    @Parameters(
            paramLabel = "KEY",
            arity = "0..*",
            description = "A key, by the id that cambist keys list prints; behind -- where it begins with -.")
    private List<String> ids = new ArrayList<>();

    @Option(
            names = "--even-if-valid",
            description =
                    "Also a former key whose tokens or passwords may be valid: they are refused from then on. With KEY only.")
    private boolean evenIfValid;

    RetireCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        if (evenIfValid && ids.isEmpty()) {
            throw console.wrongUse("--even-if-valid needs the id of a key");
        }
        Form form = new Form();
        ids.forEach(id -> form.add("id", id));
        if (evenIfValid) {
            form.add("even_if_valid", "true");
        }
        try (Keys keys = option.open(context, console)) {
            return new AdminCommandRunner(console).end(() -> print(keys.change("/retire", form)));
        }
    }

    private int print(JsonObject answer) {
        int end = ExitCode.OK;
        for (JsonObject key : Members.objects(answer, "keys")) {
            String outcome = key.text("outcome").orElse("");
            String id = key.text("id").orElse("");
            if (outcome.equals("removed")) {
                console.out()
                        .println(Terminal.visible("removed " + key.text("file").orElse(id)));
            } else {
                console.out().println(Terminal.visible(id + " stays: " + why(key, outcome)));
                end = ExitCode.PARTIAL;
            }
        }
        return end;
    }

    private static String why(JsonObject key, String outcome) {
        if (outcome.equals("signs")) {
            return "it signs, or will";
        }
        return key.has("robots") ? "passwords of robots may need it" : "tokens that it signed may be valid";
    }
}
