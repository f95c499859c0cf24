package dev.cambist.cli.keys;

import dev.cambist.cli.admin.AdminCommandRunner;
import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.Members;
import dev.cambist.cli.console.Terminal;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.source.NoIdentityException;
import dev.cambist.cli.wire.Http;
import dev.cambist.cli.wire.Request;
import dev.cambist.client.wire.Form;
import dev.cambist.core.json.JsonObject;
import dev.cambist.server.keys.KeyRotation;
import dev.cambist.server.keys.RegistryQuestion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cambist keys rotate}. */
@Command(
        name = "rotate",
        description = {
            "Makes new keys, which sign some time later, when all servers know them: the secrets of refresh tokens",
            "and of robots, and the signing keys of registries that need not be told (trust: x5c, or behind the",
            "gateway). With --registry the key of one; a registry that must be told is asked before its key signs."
        },
        exitCodeList = {
            "0:The new keys sign, or will at the time that is printed.",
            "1:A key cannot be made, or the server does not answer or the registry cannot be asked.",
            "2:The command line or the configuration is wrong; nothing was done.",
            "3:The new key waits: its registry does not take it yet.",
            "4:The server does not take commands from here or from you; nothing was done."
        },
        footer = {
            "",
            "Examples:",
            "  cambist keys rotate --server https://login.example.com:8081",
            "  cambist keys rotate --config cambist.yaml",
            "  cambist keys rotate --registry registry.example.com --url https://registry.example.com"
        })
final class RotateCommand implements Callable<Integer> {
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(2);

    private final ProcessContext context;

    @Mixin
    private Console console = new Console();

    @Mixin
    private KeysOption option = new KeysOption();

    @Option(names = "--registry", paramLabel = "REGISTRY", description = "The signing key of this registry alone.")
    private @Nullable String name;

    @Option(names = "--refresh", description = "The secret of refresh tokens alone.")
    private boolean refresh;

    @Option(
            names = "--robots",
            description =
                    "The secret of robots' passwords alone; the passwords stay, and are kept under it as they come.")
    private boolean robots;

    @Option(
            names = "--in",
            paramLabel = "TIME",
            converter = Lead.class,
            description = "After this time a key signs that no registry must be told of. Default: 10m")
    private @Nullable Duration lead;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where the registry is asked whether it takes the new key.")
    private @Nullable URI url;

    @Option(names = "--ca-file", paramLabel = "FILE", description = "PEM certificates to trust there besides.")
    private @Nullable Path caFile;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = Lead.class,
            description = "How long to ask again until it does. Default: not at all")
    private Duration wait = Duration.ZERO;

    @Option(
            names = "--without-asking",
            description =
                    "Lets the new key sign, whatever the registry says: tokens are refused until it knows the key.")
    private boolean withoutAsking;

    RotateCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        if ((refresh && robots) || ((refresh || robots) && name != null)) {
            throw console.wrongUse("give one of --refresh, --robots and --registry");
        }
        try (Keys keys = option.open(context, console)) {
            return new AdminCommandRunner(console).end(() -> rotate(keys));
        }
    }

    private int rotate(Keys keys) throws IOException, NoIdentityException, InterruptedException {
        Form form = new Form().add("after_seconds", Long.toString(lead().toSeconds()));
        if (name != null) {
            form.add("registry", name);
        }
        if (refresh) {
            form.add("refresh", "true");
        }
        if (robots) {
            form.add("robots", "true");
        }
        List<JsonObject> made = Members.objects(keys.change("/rotate", form), "keys");
        if (made.isEmpty()) {
            console.out().println("there is no key of robots, for there has been no robot");
        }
        for (JsonObject key : made) {
            String registry = Keys.owner(key);
            if (!key.text("outcome").filter("to_be_told"::equals).isPresent()) {
                say(registry, "signs in " + seconds(lead()));
            } else if (name != null) {
                return walk(keys, registry);
            } else {
                say(registry, "stays as it is, because the registry must be told first: add --registry " + registry);
            }
        }
        return ExitCode.OK;
    }

    private Duration lead() {
        return lead == null ? KeyRotation.LEAD : lead;
    }

    /** Publish, wait, switch; each step can be done again. */
    private int walk(Keys keys, String registry) throws IOException, NoIdentityException, InterruptedException {
        JsonObject next = keys.change("/prepare", new Form().add("registry", registry));
        String id = next.text("id").orElse("");
        if (!withoutAsking && !isTaken(next.text("token").orElse(""))) {
            say(
                    registry,
                    "waits, and the old one signs on: " + id
                            + ". Give the registry the files that cambist trust " + registry
                            + " writes now, restart it, and run this again with --url");
            return ExitCode.PARTIAL;
        }
        keys.change("/promote", new Form().add("registry", registry).add("id", id));
        say(registry, "signs now: " + id);
        return ExitCode.OK;
    }

    private boolean isTaken(String token) throws IOException, InterruptedException {
        if (url == null) {
            return false;
        }
        Http http = caFile == null ? new Http() : new Http().trusting(caFile);
        RegistryQuestion question = new RegistryQuestion(url, (address, authorization) -> {
            Request request = Request.get(address);
            return http.send(authorization
                            .map(value -> request.header("Authorization", value))
                            .orElse(request))
                    .status();
        });
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            IOException silent = null;
            try {
                if (question.takes(token)) {
                    return true;
                }
            } catch (IOException e) {
                silent = e; // it may be starting again
            }
            if (System.nanoTime() - deadline >= 0) {
                if (silent != null) {
                    throw silent;
                }
                return false;
            }
            Thread.sleep(BETWEEN_QUESTIONS);
        }
    }

    private void say(String whose, String what) {
        console.out().println(Terminal.visible("the new key of " + whose + " " + what));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%d s", time.toSeconds());
    }
}
