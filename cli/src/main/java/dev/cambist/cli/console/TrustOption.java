package dev.cambist.cli.console;

import dev.cambist.cli.process.ProcessContext;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --ca}, for the commands that connect to somebody. */
public final class TrustOption {
    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Certificates of authorities to trust besides those that this machine trusts, as PEM."
                    + " Default: CAMBIST_CA_FILE.")
    private @Nullable Path file;

    /** The process's own, which trusts that file besides. */
    public ProcessContext in(ProcessContext context) {
        return file == null ? context : context.with(context.http().trusting(file));
    }
}
