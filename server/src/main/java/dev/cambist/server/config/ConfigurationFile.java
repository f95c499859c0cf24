package dev.cambist.server.config;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Policy;
import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.server.config.yaml.ReadContext;
import dev.cambist.server.config.yaml.Value;
import dev.cambist.server.config.yaml.YamlReader;
import dev.cambist.server.settings.AdminSettings;
import dev.cambist.server.settings.AuditSettings;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.IssuerSettings;
import dev.cambist.server.settings.KeySettings;
import dev.cambist.server.settings.LockRule;
import dev.cambist.server.settings.PortalSettings;
import dev.cambist.server.settings.RateLimits;
import dev.cambist.server.settings.RegistrySettings;
import dev.cambist.server.settings.ServerSettings;
import dev.cambist.server.settings.StoreSettings;
import dev.cambist.server.settings.TokenSettings;
import dev.cambist.server.settings.TracingSettings;
import dev.cambist.server.watch.SourceFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the configuration file: YAML 1.2, one document, at most 8 MiB, nothing in it that is not understood. */
public final class ConfigurationFile {
    private ConfigurationFile() {}

    /**
     * Reads a configuration file and the files that it names.
     *
     * @param environment what <code>${NAME}</code> stands for
     * @throws ConfigurationException with every mistake there is, not just the first; a file that is no YAML shows only
     *     the mistakes up to where it stops being YAML
     */
    public static Configuration read(Path file, Map<String, String> environment) throws ConfigurationException {
        return read(file, environment, new SourceFiles());
    }

    /**
     * The files with secrets in them that a sound configuration file names.
     *
     * @throws ConfigurationException as {@link #read(Path, Map)} does
     */
    public static Set<Path> secrets(Path file, Map<String, String> environment) throws ConfigurationException {
        SourceFiles files = new SourceFiles();
        Configuration configuration = read(file, environment, files);
        Set<Path> secrets = new LinkedHashSet<>(files.secrets());
        configuration.server().tls().ifPresent(tls -> secrets.add(tls.key()));
        configuration.server().managementTls().ifPresent(tls -> secrets.add(tls.key()));
        return secrets;
    }

    /** As {@link #read(Path, Map)}; {@code files} knows afterwards, whatever comes of it, what was read. */
    static Configuration read(Path file, Map<String, String> environment, SourceFiles files)
            throws ConfigurationException {
        ReadContext reading = new ReadContext(file, environment, files);
        try {
            return parse(files.read(file), reading);
        } catch (IOException e) {
            reading.complain(0, "", String.valueOf(e.getMessage()));
        }
        throw reading.failure();
    }

    static Configuration parse(byte[] utf8, ReadContext reading) throws ConfigurationException {
        Optional<Configuration> configuration = YamlReader.read(utf8, reading)
                .flatMap(root -> new Value(root, "", reading)
                        .block()
                        .flatMap(block -> configuration(block, Fingerprint.of(root), reading)));
        if (configuration.isEmpty() || reading.foundMistakes()) {
            throw reading.failure();
        }
        return configuration.get();
    }

    private static Optional<Configuration> configuration(Block root, String fingerprint, ReadContext reading) {
        Optional<ServerSettings> server = root.required("server", "the address to listen on")
                .flatMap(Value::block)
                .flatMap(new ServerSection(reading)::read);
        TokenSettings tokens = root.optional("tokens")
                .flatMap(Value::block)
                .map(TokensSection::read)
                .orElse(TokenSettings.DEFAULT);
        Optional<List<RegistrySettings>> registries =
                root.required("registries", "at least one registry").map(new RegistriesSection(reading)::read);
        IssuersSection issuersSection = new IssuersSection(reading);
        List<IssuerSettings> issuers =
                root.optional("issuers").map(issuersSection::read).orElse(List.of());
        List<String> services = registries.orElse(List.of()).stream()
                .map(RegistrySettings::service)
                .toList();
        Set<String> fronted = registries.orElse(List.of()).stream()
                .filter(registry -> registry.upstream().isPresent())
                .map(RegistrySettings::service)
                .collect(Collectors.toUnmodifiableSet());
        Map<String, Set<Action>> roles = RolesSection.read(root.optional("roles"));
        Optional<Policy> access = root.required("access", "at least one rule, because nobody could do anything without")
                .map(new AccessSection(issuersSection.names(), services, fronted, roles)::read);
        Optional<Value> storeValue = root.optional("store");
        KeySettings keys = root.optional("keys")
                .flatMap(Value::block)
                .map(block -> new KeysSection(reading).read(block, storeValue))
                .orElse(KeySettings.DEFAULT);
        Optional<TracingSettings> tracing =
                root.optional("tracing").flatMap(Value::block).flatMap(new TracingSection(reading)::read);
        StoreSettings store =
                storeValue.flatMap(new StoreSection(reading)::read).orElse(new StoreSettings.Embedded());
        Optional<AuditSettings> audit = root.optional("audit")
                .flatMap(Value::block)
                .flatMap(block -> new AuditSection(reading).read(block, store));
        AdminSettings admin = root.optional("admin")
                .flatMap(Value::block)
                .map(AdminSection::read)
                .orElse(AdminSettings.DEFAULT);
        RateLimits limits = root.optional("limits")
                .flatMap(Value::block)
                .map(LimitsSection::read)
                .orElse(RateLimits.DEFAULT);
        List<LockRule> locks = root.optional("locks")
                .map(value -> LocksSection.read(value, registries.isEmpty() || !fronted.isEmpty()))
                .orElse(List.of());
        Optional<PortalSettings> portal =
                root.optional("portal").flatMap(Value::block).map(block -> PortalSection.read(block, issuers));
        root.finish();
        if (server.isEmpty() || registries.isEmpty() || access.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Configuration(
                server.get(),
                tokens,
                registries.get(),
                issuers,
                access.get(),
                keys,
                limits,
                audit,
                tracing,
                store,
                admin,
                locks,
                portal,
                fingerprint));
    }
}
