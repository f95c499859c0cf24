package dev.cambist.server.issuer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages about issuers, and what is in them. */
final class IdentityPages {
    /** What stands in none of the blocks and every configuration needs. */
    static final String REST = """
            server: { listen: 127.0.0.1:0 }
            registries: [{ service: registry.example.com }]
            """;

    private static final Path FOLDER = Path.of("..", "docs", "identities");
    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

    private IdentityPages() {}

    static List<String> names() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("README.md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String page) {
        try {
            return Files.readString(FOLDER.resolve(page));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every block of Cambist's own configuration on a page. */
    static List<String> configurations(String page) {
        return blocks(page).filter(IdentityPages::isConfiguration).toList();
    }

    /** Every other YAML file on a page, such as a pipeline's. */
    static List<String> otherYaml(String page) {
        return blocks(page).filter(block -> !isConfiguration(block)).toList();
    }

    private static boolean isConfiguration(String block) {
        return block.startsWith("issuers:");
    }

    private static Stream<String> blocks(String page) {
        Matcher matcher = YAML.matcher(text(page));
        return matcher.results().map(result -> result.group(1));
    }
}
