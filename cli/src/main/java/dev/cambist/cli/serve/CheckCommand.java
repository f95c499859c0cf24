package dev.cambist.cli.serve;

import dev.cambist.cli.console.ConfigurationOption;
import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.server.ServerFiles;
import dev.cambist.server.analysis.Advice;
import dev.cambist.server.analysis.Warning;
import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.config.yaml.ConfigurationError;
import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.server.forwarding.TrustedProxies;
import dev.cambist.server.keys.FileAccess;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.TlsSettings;
import dev.cambist.server.tls.ServerCertificate;
import dev.cambist.server.tls.TlsFileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cambist check}: whether a configuration file would be accepted, without starting anything. */
@Command(
        name = "check",
        description = {
            "Checks a configuration file and names every error in it: key, line and what was expected.",
            "It reads the certificate for TLS too, and warns of one that ends within 14 days or is for other hosts.",
            "It warns of rules that give nothing, or more than was meant: docs/configuration.md lists the warnings.",
            "With --live it also asks the registries behind the gateway what they want, and whether they let it in, those"
                    + " beside that have an index whether they want tokens of this server, and whether keys that are kept in a store can be read and those in a PKCS #11 token sign."
        },
        exitCodeList = {
            "0:The file is good, perhaps with warnings.",
            "1:There are warnings, and --strict was given.",
            "2:It has errors, or the certificate cannot be used; all of it is printed.",
            "4:--live was given, and a registry does not let the gateway or the index in, or keys in the store or a token cannot"
                    + " be used."
        },
        footer = {
            "",
            "Examples:",
            "  cambist check --config /etc/cambist/cambist.yaml",
            "  cambist check --live --config /etc/cambist/cambist.yaml"
        })
public final class CheckCommand implements Callable<Integer> {
    @Mixin
    private Console console = new Console();

    @Mixin
    private ConfigurationOption config = new ConfigurationOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--strict", description = "End with 1 where there are warnings.")
    private boolean strict;

    @Option(
            names = "--live",
            description = "Ask each upstream and each index.registry what sign-in it wants, and try the one that is"
                    + " configured; look whether keys in a store can be read and those in a token sign.")
    private boolean live;

    @Override
    public Integer call() throws Exception {
        CommandLine commandLine = console.commandLine();
        PrintWriter out = commandLine.getOut();
        try {
            Configuration configuration = config.read();
            List<ConfigurationError> unusable = ServerFiles.problems(configuration).stream()
                    .map(problem ->
                            new ConfigurationError(config.file().toString(), 0, problem.keyPath(), problem.problem()))
                    .toList();
            if (!unusable.isEmpty()) {
                throw new ConfigurationException(unusable);
            }
            List<Warning> warnings = warnings(configuration);
            warnings.addAll(secretFiles());
            above(configuration.server().data()).ifPresent(warnings::add);
            if (!output.isJson()) {
                warnings.forEach(warning -> commandLine.getErr().println(text(warning)));
            }
            LiveUpstreams upstreams = live ? LiveUpstreams.ask(configuration) : LiveUpstreams.NOT_ASKED;
            LiveKeys keys = live ? LiveKeys.look(configuration, InstantSource.system()) : LiveKeys.NOT_LOOKED_AT;
            out.println(output.isJson() ? json(configuration, warnings, upstreams, keys) : text(configuration));
            if (!output.isJson()) {
                upstreams.print(out, commandLine.getErr());
                keys.print(commandLine.getErr());
            }
            if (!upstreams.letIn() || !keys.areGood()) {
                return ExitCode.NOT_LET_IN;
            }
            return strict && !warnings.isEmpty() ? ExitCode.FAILED : 0;
        } catch (ConfigurationException e) {
            if (!output.isJson()) {
                throw e;
            }
            out.println(json(e.errors()));
        } catch (TlsFileException e) {
            if (output.isJson()) {
                String problem = String.valueOf(e.getMessage());
                out.println(json(List.of(new ConfigurationError(config.file().toString(), 0, "server.tls", problem))));
            } else {
                commandLine.getErr().println(e.getMessage());
            }
        } finally {
            out.flush();
            commandLine.getErr().flush();
        }
        return ExitCode.WRONG_INPUT;
    }

    /** What is worth another look; the certificate is read as a server would. */
    private static List<Warning> warnings(Configuration configuration) throws TlsFileException {
        Instant now = InstantSource.system().instant();
        List<Warning> warnings = new ArrayList<>();
        if (configuration.server().tls().isPresent()) {
            TlsSettings tls = configuration.server().tls().get();
            ServerCertificate certificate = ServerCertificate.read(tls);
            List<String> problems = new ArrayList<>(certificate.warnings(now));
            if (configuration.server().trustedProxies().equals(TrustedProxies.NONE)) {
                // Otherwise a proxy may show clients a certificate of its own.
                certificate.problemAt(configuration.server().realm().getHost()).ifPresent(problems::add);
            }
            problems.forEach(problem -> warnings.add(
                    new Warning(Warning.Kind.CERTIFICATE, 0, tls.certificate().toString(), problem)));
        }
        if (configuration.server().managementTls().isPresent()) {
            TlsSettings tls = configuration.server().managementTls().get();
            ServerCertificate.read(tls)
                    .warnings(now)
                    .forEach(problem -> warnings.add(new Warning(
                            Warning.Kind.CERTIFICATE, 0, tls.certificate().toString(), problem)));
        }
        warnings.addAll(Advice.on(configuration, now));
        return warnings;
    }

    /** Files with secrets in them that others than their owner can read. */
    private List<Warning> secretFiles() throws ConfigurationException {
        List<Warning> warnings = new ArrayList<>();
        for (Path secret : ConfigurationFile.secrets(config.file(), System.getenv())) {
            try {
                FileAccess.exposure(secret)
                        .ifPresent(text ->
                                warnings.add(new Warning(Warning.Kind.SECRET_FILE, 0, secret.toString(), text)));
            } catch (IOException | UnsupportedOperationException e) {
                // A file system without owners and permissions says nothing about who can read it.
            }
        }
        return warnings;
    }

    /** Whoever can replace the data directory chooses all keys in it. */
    private static Optional<Warning> above(Path data) {
        try {
            return FileAccess.replaceability(data)
                    .map(text -> new Warning(Warning.Kind.SECRET_FILE, 0, data.toString(), text));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty(); // as for files with secrets
        }
    }

    private String text(Warning warning) {
        return "warning: " + config.file() + (warning.line() > 0 ? ":" + warning.line() : "") + ": " + warning;
    }

    private String text(Configuration configuration) {
        return config.file() + " is good: " + count(configuration.registries().size(), "registry", "registries") + ", "
                + count(configuration.issuers().size(), "issuer", "issuers") + ", "
                + count(configuration.access().rules().size(), "access rule", "access rules");
    }

    private String json(Configuration configuration, List<Warning> warnings, LiveUpstreams upstreams, LiveKeys keys) {
        JsonWriter json = new JsonWriter()
                .beginObject()
                .member("config", config.file().toString())
                .name("valid")
                .value(true)
                .member("registries", configuration.registries().size())
                .member("issuers", configuration.issuers().size())
                .member("rules", configuration.access().rules().size())
                .name("warnings")
                .beginArray();
        for (Warning warning : warnings) {
            json.beginObject()
                    .member("kind", warning.kind().word())
                    .member("line", warning.line())
                    .member("about", warning.about())
                    .member("text", warning.text())
                    .endObject();
        }
        json.endArray();
        if (live) {
            upstreams.write(json.name("upstreams"));
            keys.write(json);
        }
        return json.endObject().toString();
    }

    private String json(List<ConfigurationError> errors) {
        JsonWriter json =
                new JsonWriter().beginObject().member("config", config.file().toString());
        json.name("valid").value(false).name("errors").beginArray();
        for (ConfigurationError error : errors) {
            json.beginObject()
                    .member("file", error.file())
                    .member("line", error.line())
                    .member("key", error.keyPath())
                    .member("problem", error.problem())
                    .endObject();
        }
        return json.endArray().endObject().toString();
    }

    private static String count(int number, String one, String several) {
        return number + " " + (number == 1 ? one : several);
    }
}
