package dev.cambist.cli.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.cli.console.ConfigurationOption;
import dev.cambist.cli.console.Console;
import dev.cambist.server.ServerKeys;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.RegistrySettings;
import dev.cambist.server.trust.RegistryFormat;
import dev.cambist.server.trust.RegistryTrust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code cambist trust}: what to put into a registry's configuration. */
@Command(
        name = "trust",
        description = {
            "Prints the block for a registry's own configuration with which it trusts our tokens,",
            "and writes the files that the block names. Nothing in them is secret."
        },
        exitCodeList = {
            "0:It worked.",
            "1:A file cannot be written.",
            "2:The command line or the configuration is wrong; nothing was written."
        },
        footer = {
            "",
            "Example:",
            "  cambist trust registry.example.com --config cambist.yaml --format distribution-3 --out /etc/registry"
        })
public final class TrustCommand implements Callable<Integer> {
    @Mixin
    private Console console = new Console();

    @Parameters(paramLabel = "REGISTRY", description = "The registry, by the name that the configuration gives it.")
    private String registry = "";

    @Mixin
    private ConfigurationOption config = new ConfigurationOption();

    @Option(
            names = "--format",
            required = true,
            paramLabel = "FORMAT",
            converter = FormatConverter.class,
            completionCandidates = Formats.class,
            description = "distribution-2.8, distribution-3 or zot.")
    private RegistryFormat format = RegistryFormat.DISTRIBUTION_3;

    @Option(
            names = "--out",
            paramLabel = "DIRECTORY",
            defaultValue = ".",
            description = "Where to write the files; the block names them by this path. Default: here.")
    private Path out = Path.of(".");

    @Override
    public Integer call() throws Exception {
        Configuration configuration = config.read();
        RegistrySettings settings = configuration.registries().stream()
                .filter(candidate -> candidate.service().equalsIgnoreCase(registry))
                .findFirst()
                .orElseThrow(() -> new ParameterException(commandLine(), unknownRegistry(configuration)));
        RegistryTrust trust;
        try (ServerKeys keys = ServerKeys.open(configuration, InstantSource.system())) {
            trust = RegistryTrust.of(
                    format,
                    settings,
                    configuration.tokens(),
                    configuration.server().realm(),
                    out,
                    keys.directory());
        }
        write(trust.files());
        commandLine().getOut().print(trust.block());
        commandLine().getOut().flush();
        trust.notes().forEach(note -> commandLine().getErr().println("note: " + note));
        commandLine().getErr().flush();
        return 0;
    }

    private void write(Map<String, String> files) throws IOException {
        // Said, because under a umask of 000 anybody could put another authority in place of ours.
        Files.createDirectories(out, mode("rwxr-xr-x"));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = out.resolve(file.getKey());
            Files.deleteIfExists(path);
            Files.createFile(path, mode("rw-r--r--"));
            Files.writeString(path, file.getValue(), UTF_8);
            commandLine().getErr().println("wrote " + path);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    private String unknownRegistry(Configuration configuration) {
        return registry + " is not a registry of " + config.file() + "; there are: "
                + String.join(
                        ", ",
                        configuration.registries().stream()
                                .map(RegistrySettings::service)
                                .toList());
    }

    private CommandLine commandLine() {
        return console.commandLine();
    }

    /** The words as they are typed, which shells complete. */
    static final class Formats implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(RegistryFormat.values())
                    .map(RegistryFormat::word)
                    .iterator();
        }
    }

    /** Formats are spelled as the registries' versions are. */
    static final class FormatConverter implements ITypeConverter<RegistryFormat> {
        @Override
        public RegistryFormat convert(String word) {
            return RegistryFormat.named(word)
                    .orElseThrow(() -> new TypeConversionException("expected one of "
                            + String.join(
                                    ", ",
                                    Arrays.stream(RegistryFormat.values())
                                            .map(RegistryFormat::word)
                                            .toList())
                            + ", not " + word));
        }
    }
}
