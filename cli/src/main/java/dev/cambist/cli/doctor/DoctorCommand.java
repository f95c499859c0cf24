package dev.cambist.cli.doctor;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.console.Paint;
import dev.cambist.cli.login.IdentityOptions;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.source.SignIn;
import dev.cambist.cli.source.Sources;
import dev.cambist.cli.wire.Registry;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cambist doctor}: what is wrong with a registry, its token service and whatever stands in front of them. */
@Command(
        name = "doctor",
        description = {
            "Finds out what is wrong with a registry, its token service and the proxies in front of them.",
            "It looks from the outside, as clients do, and says of each finding which client it breaks and how to mend it."
                    + " Where there is an identity, it is exchanged, and the registry is asked what it makes of the"
                    + " tokens. Nothing is written anywhere. docs/doctor.md lists what is checked."
        },
        exitCodeList = {
            "0:Nothing is broken; there may be warnings.",
            "1:It failed: a file cannot be used.",
            "2:The command line is wrong; nothing was done.",
            "4:Something is broken."
        },
        footer = {
            "",
            "Examples:",
            "  cambist doctor registry.example.com",
            "  cambist doctor registry.example.com --scope repository:team/app:pull",
            "  cambist doctor registry.example.com --ca company-ca.pem --output json"
        })
public final class DoctorCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int BROKEN = 4;

    private final ProcessContext context;

    @Mixin
    private Console console = new Console();

    @Parameters(
            paramLabel = "URL",
            converter = AddressConverter.class,
            description = "The registry's address, or its name: https://registry.example.com. The address of a token"
                    + " service will do, with --service.")
    private @Nullable Registry registry;

    @Option(
            names = "--service",
            paramLabel = "NAME",
            description = "The name that the registry should have in tokens. Default: what its challenge says.")
    private @Nullable String service;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            description = "What the identity should be granted: repository:NAME:ACTION,ACTION. May be repeated.")
    private List<String> scopes = new ArrayList<>();

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    public DoctorCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        CommandLine commandLine = console.commandLine();
        try {
            return look(commandLine, Objects.requireNonNull(registry));
        } catch (IOException e) {
            commandLine.getErr().println("cambist: " + e.getMessage());
            commandLine.getErr().flush();
            return FAILED;
        }
    }

    private int look(CommandLine commandLine, Registry at) throws IOException, InterruptedException {
        ProcessContext trusting = identity.trusting(context);
        // Whoever looks at a registry from the outside does not expect that the machine's metadata service is asked.
        ProcessContext asked = Sources.areChosen(context) ? trusting : trusting.withoutMetadata();
        SignIn signIn = identity.signIn(asked, commandLine);
        try (Probe probe = new Probe(trusting.http())) {
            URI address = answering(probe, at.addresses());
            Findings findings = new Doctor(probe, trusting, signIn, scopes)
                    .look(identity.wanted(at), address, Optional.ofNullable(service));
            print(commandLine, new Report(address.toString(), findings));
            return findings.isAnythingBroken() ? BROKEN : 0;
        }
    }

    private void print(CommandLine commandLine, Report report) {
        PrintWriter out = commandLine.getOut();
        switch (output.format()) {
            case TEXT -> report.lines(Paint.of(commandLine)).forEach(out::println);
            case JSON -> out.println(report.json());
        }
        out.flush();
    }

    /** The first address where somebody answers as a registry may; the last where nobody does. */
    private static URI answering(Probe probe, List<URI> addresses) throws InterruptedException {
        for (URI address : addresses.subList(0, addresses.size() - 1)) {
            if (isAnswered(probe, address)) {
                return address;
            }
        }
        return addresses.getLast();
    }

    /** A TLS port answers plain http with 400, if at all. */
    private static boolean isAnswered(Probe probe, URI address) throws InterruptedException {
        try {
            return probe.get(address.resolve("/v2/")).status() != 400;
        } catch (IOException e) {
            return false;
        }
    }
}
