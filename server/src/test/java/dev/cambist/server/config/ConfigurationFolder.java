package dev.cambist.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cambist.server.config.yaml.ConfigurationError;
import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.server.settings.Configuration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A directory with a configuration file in it, and an environment. */
final class ConfigurationFolder {
    static final String SERVER = "server: { listen: 127.0.0.1:8080 }\n";
    static final String REGISTRIES = "registries: [{ service: registry.example.com }]\n";
    static final String ACCESS = "access: [{ who: anyone, role: AcrPull, on: [\"public/**\"] }]\n";

    static final String ISSUERS = "issuers: [{ name: corp, url: https://login.example.com, audiences: [registry] }]\n";

    /** A JWK set with the key of RFC 8037 appendix A.2. */
    static final String KEYS = "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"a\","
            + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}";

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();

    ConfigurationFolder(Path directory) {
        this.directory = directory;
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    void set(String variable, String value) {
        environment.put(variable, value);
    }

    Path write(String name, String text) {
        try {
            return Files.writeString(path(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a sound file; what the reader accepts, the schema does too. */
    Configuration read(String yaml) {
        try {
            Configuration configuration = ConfigurationFile.read(write("cambist.yaml", yaml), environment);
            assertThat(SchemaCheck.complaints(yaml))
                    .as("what the schema says of\n" + yaml)
                    .isEmpty();
            return configuration;
        } catch (ConfigurationException e) {
            throw new AssertionError("should be sound:\n" + e.getMessage(), e);
        }
    }

    List<ConfigurationError> mistakes(String yaml) {
        Path file = write("cambist.yaml", yaml);
        ConfigurationException refused =
                catchThrowableOfType(ConfigurationException.class, () -> ConfigurationFile.read(file, environment));
        assertThat(refused).as("should be refused:\n" + yaml).isNotNull();
        if (refused.errors().stream().anyMatch(ConfigurationFolder::isOfShape)) {
            assertThat(SchemaCheck.complaints(yaml))
                    .as("what the schema says of\n" + yaml)
                    .isNotEmpty();
        }
        return refused.errors();
    }

    /** Whether it is a mistake that a schema can find: an unknown key, or a value of the wrong kind. */
    private static boolean isOfShape(ConfigurationError error) {
        return error.problem().startsWith("is not a key here")
                || error.problem().startsWith("expected ");
    }

    /** That the file has exactly one mistake, in this line and at this key, and that the text about it has these parts. */
    void assertMistake(String yaml, int line, String keyPath, String... parts) {
        List<ConfigurationError> mistakes = mistakes(yaml);
        assertThat(mistakes).hasSize(1);
        assertThat(mistakes.getFirst().line()).as("line of " + mistakes).isEqualTo(line);
        assertThat(mistakes.getFirst().keyPath()).isEqualTo(keyPath);
        assertThat(mistakes.getFirst().problem()).contains(parts);
    }
}
