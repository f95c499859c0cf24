package dev.cambist.server.config;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Policy;
import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.server.config.yaml.ReadContext;
import dev.cambist.server.config.yaml.Value;
import dev.cambist.server.config.yaml.YamlReader;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.IssuerSettings;
import dev.cambist.server.settings.RegistrySettings;
import dev.cambist.server.watch.SourceFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules of a configuration file that somebody proposes, among everything else that is in force. Of the file only
 * {@code access} and {@code roles} are read: whoever proposes one can have the server read no file and no variable of its
 * environment.
 */
public final class ProposedRules {
    private static final Path NAME = Path.of("proposed");

    private ProposedRules() {}

    /**
     * The configuration in force with these rules in the place of its own.
     *
     * @throws ConfigurationException with every mistake in the two blocks
     */
    public static Configuration read(byte[] utf8, Configuration current) throws ConfigurationException {
        ReadContext reading = new ReadContext(NAME, Map.of(), new SourceFiles());
        Optional<Policy> access = YamlReader.read(utf8, reading)
                .flatMap(root -> new Value(root, "", reading).block())
                .flatMap(root -> access(root, current));
        if (access.isEmpty() || reading.foundMistakes()) {
            throw reading.failure();
        }
        return current.with(access.get());
    }

    private static Optional<Policy> access(Block root, Configuration current) {
        Map<String, Set<Action>> roles = RolesSection.read(root.optional("roles"));
        List<String> issuers =
                current.issuers().stream().map(IssuerSettings::name).distinct().toList();
        List<String> services =
                current.registries().stream().map(RegistrySettings::service).toList();
        Set<String> fronted = current.registries().stream()
                .filter(registry -> registry.upstream().isPresent())
                .map(RegistrySettings::service)
                .collect(Collectors.toUnmodifiableSet());
        return root.required("access", "at least one rule")
                .map(new AccessSection(issuers, services, fronted, roles)::read);
    }
}
