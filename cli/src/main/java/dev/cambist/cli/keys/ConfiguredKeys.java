package dev.cambist.cli.keys;

import dev.cambist.cli.console.ConfigurationOption;
import dev.cambist.cli.console.Console;
import dev.cambist.server.ServerKeys;
import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.server.keys.KeyDirectory;
import dev.cambist.server.keys.KeyRotation;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.KeySettings;
import dev.cambist.server.settings.RegistrySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** The keys that a configuration is about, in the directory that a server has made. */
record ConfiguredKeys(Configuration configuration, ServerKeys opened) implements AutoCloseable {
    static ConfiguredKeys open(ConfigurationOption option) throws ConfigurationException, IOException {
        Configuration configuration = option.read();
        if (configuration.keys().place() == KeySettings.Place.DATA) {
            data(configuration);
        }
        ServerKeys opened = ServerKeys.open(configuration, InstantSource.system());
        try {
            for (RegistrySettings registry : configuration.registries()) {
                opened.directory()
                        .signingKeys(
                                registry.service(),
                                registry.trust(),
                                configuration.tokens().algorithm());
            }
            return new ConfiguredKeys(configuration, opened);
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** As {@link #open(ConfigurationOption)}, for a command that is used wrongly where there are no keys yet. */
    static ConfiguredKeys open(ConfigurationOption option, Console console) throws ConfigurationException, IOException {
        try {
            return open(option);
        } catch (IllegalArgumentException e) {
            throw console.wrongUse(String.valueOf(e.getMessage()), e);
        }
    }

    private static Path data(Configuration configuration) {
        Path data = configuration.server().data();
        if (!Files.isDirectory(data.resolve("refresh"))) {
            throw new IllegalArgumentException(
                    "there are no keys in " + data + "; a server makes them at its first start");
        }
        return data;
    }

    /** The directory with its keys, for a command that is used wrongly where there are none yet. */
    static Path data(Configuration configuration, Console console) {
        try {
            return data(configuration);
        } catch (IllegalArgumentException e) {
            throw console.wrongUse(String.valueOf(e.getMessage()), e);
        }
    }

    KeyDirectory directory() {
        return opened.directory();
    }

    KeyRotation rotation() {
        return directory().rotation();
    }

    Optional<RegistrySettings> registry(String name) {
        return configuration.registries().stream()
                .filter(registry -> registry.service().equalsIgnoreCase(name))
                .findFirst();
    }

    @Override
    public void close() {
        opened.close();
    }
}
