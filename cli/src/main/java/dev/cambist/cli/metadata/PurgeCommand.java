package dev.cambist.cli.metadata;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.console.RegistryConverter;
import dev.cambist.cli.login.IdentityOptions;
import dev.cambist.cli.login.SignInCommandRunner;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.wire.Registry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cambist purge}: deletes what is old. */
@Command(
        name = "purge",
        description = {
            "Deletes old tags, and manifests that nothing leads to. A tag goes where every condition that is given says so; without"
                    + " --keep and --older-than none does. Manifests go with --untagged alone.",
            "Nothing goes that is locked, or that something needs that stays: the manifest of a tag, the children of an"
                    + " index, what a signature refers to, and the signature itself.",
            "It works with your own login and any registry that has ACR's metadata API."
        },
        exitCodeList = {
            "0:It worked: what was to go is gone.",
            "1:It failed, or not all could be deleted; what is gone is printed.",
            "2:The command line is wrong, or nobody said yes; nothing was deleted.",
            ExitCode.NO_IDENTITY_TEXT,
            "4:The registry or its token service refused."
        },
        footer = {
            "",
            "Examples:",
            "  cambist purge --registry registry.example.com --repository 'team/**' --older-than 30d --dry-run",
            "  cambist purge --registry registry.example.com --repository team/app --keep 10 --older-than 30d --untagged"
        })
public final class PurgeCommand implements Callable<Integer> {
    private final ProcessContext context;

    @Mixin
    private Console console = new Console();

    @Option(
            names = "--registry",
            required = true,
            paramLabel = "REGISTRY",
            converter = RegistryConverter.class,
            description = "The registry, as image names begin: HOST or HOST:PORT.")
    private @Nullable Registry registry;

    @Option(
            names = "--repository",
            required = true,
            paramLabel = "GLOB",
            converter = RepositoryGlob.Converter.class,
            description = "In these repositories: * stays within a segment, ** does not.")
    private @Nullable RepositoryGlob repositories;

    @Option(
            names = "--keep",
            paramLabel = "NUMBER",
            description = "In each repository so many tags stay, those that were pushed last.")
    private @Nullable Integer keep;

    @Option(
            names = "--older-than",
            paramLabel = "TIME",
            converter = Age.class,
            description = "What was pushed, or seen for the first time, less than this ago stays: 30d, 12h.")
    private @Nullable Duration olderThan;

    @Option(names = "--untagged", description = "Manifests go too that no tag and nothing else leads to.")
    private boolean untagged;

    @Option(names = "--dry-run", description = "Lists what would go, and deletes nothing.")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Does not ask before it deletes, as it does at a terminal.")
    private boolean yes;

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    public PurgeCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (keep == null && olderThan == null && !untagged) {
            throw console.wrongUse("this would delete nothing; give --keep, --older-than or --untagged");
        }
        if (keep != null && keep < 0) {
            throw console.wrongUse("--keep takes a number of tags, from 0");
        }
        SignInCommandRunner work = new SignInCommandRunner(context, console.commandLine());
        int[] exit = {ExitCode.OK};
        int failed = work.run(() -> exit[0] = purge(new RegistryMetadata(
                identity.trusting(context),
                work.signIn(identity, Objects.requireNonNull(registry)),
                dryRun ? RegistryMetadata.Use.PLAN : RegistryMetadata.Use.DELETE)));
        return failed == ExitCode.OK ? exit[0] : failed;
    }

    private int purge(RegistryMetadata at) throws IOException, InterruptedException {
        PurgeRule rule = new PurgeRule(
                keep == null ? OptionalInt.empty() : OptionalInt.of(keep),
                Optional.ofNullable(olderThan)
                        .map(age -> context.clock().instant().minus(age)),
                untagged);
        Purge purge = new Purge(at, rule, this::progress);
        List<Purge.Planned> plans = new ArrayList<>();
        for (String name : Objects.requireNonNull(repositories).in(at)) {
            progress("looking at " + name);
            purge.plan(name).ifPresent(plans::add);
        }
        PurgeReport report = new PurgeReport(console.out(), output.isJson(), dryRun);
        if (dryRun || plans.stream().allMatch(Purge.Planned::isEmpty)) {
            report.planned(plans);
            return ExitCode.OK;
        }
        if (!isMeant(plans)) {
            console.err().println("cambist: nothing was deleted");
            return ExitCode.WRONG_INPUT;
        }
        for (Purge.Planned plan : plans) {
            purge.delete(plan);
        }
        report.done(plans, purge);
        return purge.failures().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private void progress(String what) {
        if (context.terminal()) {
            console.err().println(what);
            console.err().flush();
        }
    }

    /** Asks where somebody can answer; a script has said it by running this. */
    private boolean isMeant(List<Purge.Planned> plans) throws IOException {
        if (yes || !context.terminal()) {
            return true;
        }
        console.err().print(PurgeReport.counted(plans) + " will be deleted. Go on? [y/N] ");
        console.err().flush();
        String answer = new BufferedReader(new InputStreamReader(context.input(), StandardCharsets.UTF_8)).readLine();
        return answer != null
                && (answer.strip().equalsIgnoreCase("y") || answer.strip().equalsIgnoreCase("yes"));
    }
}
