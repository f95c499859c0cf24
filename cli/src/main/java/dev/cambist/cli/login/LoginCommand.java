package dev.cambist.cli.login;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.console.RegistryArgument;
import dev.cambist.cli.credentials.CredentialFile;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.source.NoIdentityException;
import dev.cambist.cli.source.SignIn;
import dev.cambist.cli.wire.Registry;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code cambist login}: from an identity to a login that docker and its relatives use. */
@Command(
        name = "login",
        description = {
            "Logs docker, podman, skopeo, helm and their relatives in to a registry, without a password:",
            "finds the identity token of this job, pod or person, exchanges it, and writes the login to",
            "docker's configuration file. Says nothing when it worked."
        },
        exitCodeList = {
            ExitCode.OK_TEXT,
            ExitCode.FAILED_TEXT,
            ExitCode.WRONG_USE_TEXT,
            ExitCode.NO_IDENTITY_TEXT,
            ExitCode.REFUSED_TEXT
        },
        footer = {
            "",
            "Examples:",
            "  cambist login registry.example.com",
            "  cambist login registry.example.com --token identity.jwt --verbose",
            "  cambist login registry.example.com --issuer https://id.example.com/realms/corp --client-id cambist",
            "  cambist login registry.example.com --helper",
            "  cambist login registry.example.com --as-password --authfile pull-secret.json"
        })
public final class LoginCommand implements Callable<Integer> {
    private final ProcessContext context;

    @Mixin
    private Console console = new Console();

    @Mixin
    private RegistryArgument registry = new RegistryArgument();

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    @Option(
            names = "--authfile",
            paramLabel = "FILE",
            description = "Where to write the login. Default: REGISTRY_AUTH_FILE, else config.json in DOCKER_CONFIG,"
                    + " else ~/.docker/config.json.")
    private @Nullable Path authFile;

    @Option(
            names = "--helper",
            description = "Write no login: have docker ask docker-credential-cambist at every use instead.")
    private boolean helper;

    @Option(
            names = "--as-password",
            description = "Write the token as a password, for clients that take nothing else from the file: the kubelet"
                    + " with a pull secret made of it, rules_oci, Testcontainers.")
    private boolean asPassword;

    @Option(
            names = {"-v", "--verbose"},
            description = "Print what was tried and what was written.")
    private boolean verbose;

    @Mixin
    private OutputOption output = new OutputOption();

    public LoginCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        SignInCommandRunner work = new SignInCommandRunner(context, console.commandLine());
        return work.run(() -> login(work, registry.registry()));
    }

    private void login(SignInCommandRunner work, Registry to)
            throws IOException, NoIdentityException, InterruptedException {
        if (helper && asPassword) {
            throw new ParameterException(
                    work.commandLine(), "--helper writes no login, and --as-password says how to; give one of them");
        }
        CredentialFile file = CredentialFile.locate(Optional.ofNullable(authFile), context);
        if (!helper) {
            file.requireUsable(to.name());
        }
        SignIn.Done done = work.signIn(identity, to);
        if (helper) {
            file.useHelper(to.name());
        } else {
            CredentialFile.Form form = asPassword ? CredentialFile.Form.PASSWORD : CredentialFile.Form.IDENTITY_TOKEN;
            file.login(to.name(), done.refreshToken(), form);
        }
        if (verbose) {
            lines(done, file.path()).forEach(work.err()::println);
        }
        if (output.isJson()) {
            work.out().println(json(done, file.path()));
        }
    }

    private static List<String> lines(SignIn.Done done, Path file) {
        return List.of(
                "identity: " + done.identity().source() + ", from "
                        + done.identity().from(),
                "token service: " + done.service().realm() + ", service "
                        + done.service().service(),
                "written: " + file);
    }

    private static String json(SignIn.Done done, Path file) {
        return new JsonWriter()
                .beginObject()
                .member("registry", done.registry().name())
                .member("service", done.service().service())
                .member("identity", done.identity().source())
                .member("file", file.toString())
                .endObject()
                .toString();
    }
}
