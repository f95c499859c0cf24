package dev.cambist.cli.admin;

import dev.cambist.cli.console.TrustOption;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.wire.Answer;
import dev.cambist.cli.wire.Request;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The option {@code --server}, and what is to be trusted there. */
final class ManagementListener {
    static final String OPTION = "--server";

    private static final String DEFAULT = "http://127.0.0.1:8081";
    private static final Duration PROBED_WITHIN = Duration.ofSeconds(10);

    @Option(
            names = OPTION,
            paramLabel = "URL",
            defaultValue = DEFAULT,
            description =
                    "The management listener of a server, on another machine with https. Default: ${DEFAULT-VALUE}")
    private URI address = URI.create(DEFAULT);

    @Mixin
    private TrustOption trust = new TrustOption();

    URI at(String path) {
        return address.resolve(path);
    }

    String host() {
        return String.valueOf(address.getHost());
    }

    /** The process's own, which trusts the file of {@code --ca} besides. */
    ProcessContext trusting(ProcessContext context) {
        return trust.in(context);
    }

    /** The answer of a health endpoint, whatever it says: it comes soon or is none. */
    Answer probe(ProcessContext context, String path) throws IOException {
        return trusting(context).http().within(PROBED_WITHIN).send(Request.get(at(path)));
    }
}
