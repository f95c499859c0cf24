package dev.cambist.cli;

import dev.cambist.server.config.Configuration;
import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.config.TlsSettings;
import dev.cambist.server.tls.ServerCertificate;
import dev.cambist.server.tls.TlsFileException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cambist check}: whether a configuration file would be accepted, without starting anything. */
@Command(
        name = "check",
        description = {
            "Checks a configuration file and names every error in it: key, line and what was expected.",
            "It reads the certificate for TLS too, and warns of one that ends within 14 days."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:The file is good.",
            "2:It has errors, or the certificate cannot be used; all of it is printed."
        },
        footer = {"", "Example:", "  cambist check --config /etc/cambist/cambist.yaml"})
final class CheckCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The configuration file.")
    private Path config = Path.of("");

    @Override
    public Integer call() throws Exception {
        Configuration configuration = ConfigurationFile.read(config, System.getenv());
        CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
        if (configuration.server().tls().isPresent()
                && !isGood(configuration.server().tls().get(), commandLine.getErr())) {
            return Failures.WRONG_INPUT;
        }
        PrintWriter out = commandLine.getOut();
        out.println(config + " is good: " + count(configuration.registries().size(), "registry", "registries") + ", "
                + count(configuration.issuers().size(), "issuer", "issuers") + ", "
                + count(configuration.access().rules().size(), "access rule", "access rules"));
        out.flush();
        return 0;
    }

    /** Reads the certificate as a server would, and says of one that can be used how long. */
    private static boolean isGood(TlsSettings tls, PrintWriter err) {
        try {
            ServerCertificate certificate = ServerCertificate.read(tls);
            certificate
                    .warnings(InstantSource.system().instant())
                    .forEach(warning -> err.println("warning: " + tls.certificate() + ": " + warning));
            return true;
        } catch (TlsFileException e) {
            err.println(e.getMessage());
            return false;
        } finally {
            err.flush();
        }
    }

    private static String count(int number, String one, String several) {
        return number + " " + (number == 1 ? one : several);
    }
}
