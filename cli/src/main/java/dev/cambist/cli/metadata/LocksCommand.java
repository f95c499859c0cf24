package dev.cambist.cli.metadata;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.console.RegistryConverter;
import dev.cambist.cli.login.IdentityOptions;
import dev.cambist.cli.login.SignInCommandRunner;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.wire.Registry;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cambist locks}: what is locked. */
@Command(
        name = "locks",
        description = {
            "Lists what is locked in the repositories that you may see: by hand, or by a rule of the server's"
                    + " configuration, which look alike from here.",
            "What is locked against being listed is not in the lists that this reads."
        },
        exitCodeList = {
            ExitCode.OK_TEXT,
            "1:It failed: the registry does not answer.",
            ExitCode.WRONG_USE_TEXT,
            ExitCode.NO_IDENTITY_TEXT,
            "4:The registry or its token service refused."
        },
        footer = {
            "",
            "Examples:",
            "  cambist locks registry.example.com",
            "  cambist locks registry.example.com --repository 'prod/**' --output json"
        })
public final class LocksCommand implements Callable<Integer> {
    private final ProcessContext context;

    @Mixin
    private Console console = new Console();

    @Parameters(
            paramLabel = "REGISTRY",
            converter = RegistryConverter.class,
            description = "The registry, as image names begin: HOST or HOST:PORT.")
    private @Nullable Registry registry;

    @Option(
            names = "--repository",
            paramLabel = "GLOB",
            converter = RepositoryGlob.Converter.class,
            description = "Those of these repositories: * stays within a segment, ** does not. Default: all")
    private @Nullable RepositoryGlob repositories;

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    public LocksCommand(ProcessContext context) {
        this.context = context;
    }

    private record Found(String repository, Optional<String> tag, Optional<String> digest, List<Attribute> locked) {}

    @Override
    public Integer call() throws InterruptedException {
        SignInCommandRunner work = new SignInCommandRunner(context, console.commandLine());
        return work.run(() -> print(find(new RegistryMetadata(
                identity.trusting(context),
                work.signIn(identity, Objects.requireNonNull(registry)),
                RegistryMetadata.Use.LOOK))));
    }

    private List<Found> find(RegistryMetadata at) throws IOException, InterruptedException {
        RepositoryGlob wanted = repositories == null ? RepositoryGlob.ALL : repositories;
        List<Found> found = new ArrayList<>();
        for (String name : wanted.in(at)) {
            Entry whole = at.repository(name);
            found.add(new Found(name, Optional.empty(), Optional.empty(), whole.locked()));
            for (Entry tag : at.tags(name)) {
                found.add(new Found(name, Optional.of(tag.name()), Optional.empty(), tag.locked()));
            }
            for (Entry manifest : at.manifests(name)) {
                found.add(new Found(name, Optional.empty(), Optional.of(manifest.digest()), manifest.locked()));
            }
        }
        return found.stream().filter(one -> !one.locked().isEmpty()).toList();
    }

    private void print(List<Found> found) {
        if (output.isJson()) {
            console.out().println(json(found));
            return;
        }
        for (Found one : found) {
            String item = one.tag()
                    .map(tag -> ":" + tag)
                    .or(() -> one.digest().map(digest -> "@" + digest))
                    .orElse("");
            console.out().println(one.repository() + item + "  " + Attribute.words(one.locked()));
        }
        console.out().println(found.size() == 1 ? "1 lock" : found.size() + " locks");
    }

    private static String json(List<Found> found) {
        JsonWriter json = new JsonWriter().beginObject().name("locks").beginArray();
        for (Found one : found) {
            json.beginObject().member("repository", one.repository());
            one.tag().ifPresent(tag -> json.member("tag", tag));
            one.digest().ifPresent(digest -> json.member("digest", digest));
            json.name("locked")
                    .texts(one.locked().stream().map(Attribute::word).toList())
                    .endObject();
        }
        return json.endArray().endObject().toString();
    }
}
