package dev.cambist.cli.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.client.wire.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cambist robot create}. */
@Command(
        name = "create",
        description = {
            "Creates a robot and prints its two passwords. They are kept nowhere: who loses one rotates it.",
            "What a robot may do, where and until when stays as it is; for anything else create another one."
        },
        exitCodeList = {
            ExitCode.OK_TEXT,
            "1:It failed: the server does not answer, or cannot use its store; then there is no new robot.",
            "2:The command line or the scope map is wrong, or the name is taken; there is no new robot.",
            "4:The server does not take commands from here or from you; there is no new robot."
        },
        footer = {
            "",
            "Examples:",
            "  cambist robot create nightly --role AcrPull --on 'team/**' --registry registry.example.com --expires 90d",
            "  az acr scope-map show --registry acme --name nightly > nightly.json",
            "  cambist robot create nightly --scope-map nightly.json --registry registry.example.com --expires 90d"
        })
final class RobotCreateCommand implements Callable<Integer> {
    private static final int MAX_SCOPE_MAP = 48 * 1024; // bytes; a form of ours holds 64 KiB with its escapes

    private final ProcessContext context;

    @Mixin
    private Console console = new Console();

    @Mixin
    private AdminServer server = new AdminServer();

    @Parameters(
            paramLabel = "NAME",
            description = "What it is called, and its user name: letters, digits, dots, hyphens, underscores.")
    private String name = "";

    @ArgGroup(multiplicity = "1", exclusive = true)
    private Access access = new Access();

    /** What it may do. */
    static final class Access {
        @Option(
                names = "--scope-map",
                paramLabel = "FILE",
                description = "What it may do, as az acr scope-map show prints it; - is the standard input.")
        private @Nullable Path scopeMap;

        @ArgGroup(exclusive = false)
        private @Nullable RoleOn role;
    }

    /** A role and where it holds. */
    static final class RoleOn {
        @Option(
                names = "--role",
                paramLabel = "ROLE",
                required = true,
                description = "What it may do: a role of the access rules, such as AcrPull.")
        private String role = "";

        @Option(
                names = "--on",
                paramLabel = "PATTERN",
                required = true,
                description = "On which repositories, such as team/** or team/app. May be repeated.")
        private List<String> on = new ArrayList<>();
    }

    @Option(
            names = "--registry",
            paramLabel = "NAME",
            required = true,
            description = "The registry that it is for. May be repeated.")
    private List<String> registries = new ArrayList<>();

    @Option(
            names = "--expires",
            paramLabel = "WHEN",
            required = true,
            converter = Expiry.Converter.class,
            description = "Its end: after a time such as 90d, at a moment such as 2027-01-31T00:00:00Z, or never.")
    private Expiry expires = new Expiry.Never();

    @Mixin
    private OutputOption output = new OutputOption();

    RobotCreateCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        return new AdminCommandRunner(console)
                .run(() -> new RobotAnswer(console, output)
                        .print(server.change(context, "/robots", form()), "is created"));
    }

    private Form form() throws IOException {
        Form form = new Form().add("name", name);
        registries.forEach(registry -> form.add("registry", registry));
        form.add("expires", expires.text(context.clock().instant()));
        if (access.scopeMap != null) {
            form.add("scope_map", scopeMap(access.scopeMap));
        }
        if (access.role != null) {
            form.add("role", access.role.role);
            access.role.on.forEach(pattern -> form.add("on", pattern));
        }
        return form;
    }

    private String scopeMap(Path file) throws IOException {
        try (var in = file.equals(Path.of("-")) ? context.input() : Files.newInputStream(file)) {
            byte[] read = in.readNBytes(MAX_SCOPE_MAP + 1);
            if (read.length > MAX_SCOPE_MAP) {
                throw console.wrongUse(file + " is larger than any scope map (" + MAX_SCOPE_MAP + " bytes)");
            }
            return new String(read, UTF_8);
        } catch (IOException e) {
            throw console.wrongUse("--scope-map: " + file + " cannot be read", e);
        }
    }
}
