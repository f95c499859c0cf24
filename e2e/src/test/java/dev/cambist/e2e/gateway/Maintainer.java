package dev.cambist.e2e.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Main;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.wire.Http;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Workload;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/**
 * Whoever runs {@code cambist} at a registry in which the project {@value #PROJECT} may do everything.
 *
 * @param directory where it runs, with the identity tokens
 */
record Maintainer(Path directory, IdentityProvider provider, Http http) {
    private static final String PROJECT = "ops/registry";

    record Ran(int exitCode, String out, String err) {}

    /** One to whom the server is plain http. */
    Maintainer(Path directory, IdentityProvider provider) {
        this(directory, provider, Http.of(Map.of(), directory));
    }

    /** The issuer and the rules of a server's configuration; more rules may follow. */
    static String access(IdentityProvider provider) {
        return """
                issuers:
                  - { name: gitlab, url: "%s/gitlab", audiences: [cambist] }
                access:
                  - who: { issuer: gitlab, claims: { project_path: ops/registry } }
                    role: RepositoryContributor
                    on: ["**"]
                  - who: { issuer: gitlab, claims: { project_path: ops/registry } }
                    role: CatalogLister
                """.formatted(provider.url());
    }

    /** Where the identity token of a maintainer is. */
    String token() throws Exception {
        return tokenOf(PROJECT);
    }

    /** Where the identity token of a job of this project is. */
    String tokenOf(String project) throws Exception {
        Path file = directory.resolve(project.replace('/', '-') + ".jwt");
        Files.writeString(
                file,
                provider.token(Workload.gitLab(project, "main"))
                        .audiences(List.of("cambist"))
                        .sign());
        return file.toString();
    }

    /** Runs it in a script. */
    Ran run(String... arguments) {
        return run("", false, arguments);
    }

    /** Runs it with input, at a terminal or not. */
    Ran run(String input, boolean terminal, String... arguments) {
        ProcessContext context = new ProcessContext(
                Map.of(),
                new ByteArrayInputStream(input.getBytes(UTF_8)),
                directory,
                http,
                Thread::sleep,
                Optional.empty(),
                InstantSource.system(),
                terminal);
        CommandLine command = Main.commandLine(context);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return new Ran(command.execute(arguments), out.toString(), err.toString());
    }

    /** Runs it to its success, and answers what it has printed. */
    String done(String... arguments) {
        Ran ran = run(arguments);
        assertThat(ran.exitCode()).as(ran.toString()).isZero();
        return ran.out();
    }
}
