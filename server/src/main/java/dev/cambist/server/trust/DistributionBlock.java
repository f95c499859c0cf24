package dev.cambist.server.trust;

import dev.cambist.core.json.JsonWriter;
import dev.cambist.server.settings.RegistrySettings;
import dev.cambist.server.settings.TokenSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The {@code auth} block of CNCF Distribution's configuration. */
final class DistributionBlock {
    private DistributionBlock() {}

    /**
     * The block as YAML. Texts are written as JSON strings, which YAML 1.2 section 1.2 takes for what they are; bare, a
     * service called {@code 1} would be a number.
     *
     * @param algorithms the only ones to accept; none where the registry has no such option
     */
    static String write(
            String version,
            RegistrySettings registry,
            TokenSettings tokens,
            URI realm,
            Anchor anchor,
            Path file,
            List<String> algorithms) {
        StringBuilder yaml = new StringBuilder();
        yaml.append("# Lets ")
                .append(version)
                .append(" accept the tokens that Cambist makes for it. The registry reads this\n");
        yaml.append("# block and the file that it names once, at its start.\n");
        yaml.append("auth:\n  token:\n");
        option(yaml, "realm", JsonWriter.write(realm.toString()));
        yaml.append("    # What tokens must have as iss and aud, to the letter.\n");
        option(yaml, "issuer", JsonWriter.write(tokens.issuer()));
        option(yaml, "service", JsonWriter.write(registry.service()));
        anchor.comment().forEach(line -> yaml.append("    # ").append(line).append('\n'));
        option(yaml, anchor.option(), JsonWriter.write(file.toString()));
        if (!algorithms.isEmpty()) {
            yaml.append(
                    "    # What Cambist signs with; without this line the registry accepts a dozen more, HS256 among them.\n");
            option(yaml, "signingalgorithms", algorithms.toString());
        }
        return yaml.toString();
    }

    private static void option(StringBuilder yaml, String name, String value) {
        yaml.append("    ").append(name).append(": ").append(value).append('\n');
    }
}
