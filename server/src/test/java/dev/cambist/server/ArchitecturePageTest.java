package dev.cambist.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/architecture.md and its picture to the tree. */
final class ArchitecturePageTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path DOCS = ROOT.resolve("docs");
    private static final Pattern FILE = Pattern.compile("`(core|server|client|cli)/…/([\\w./]+)`");
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9.]+");

    @Test
    void page_filesAndFoldersThatItNames_exist() throws IOException {
        List<Path> missing = new ArrayList<>();
        List<MatchResult> named = FILE.matcher(Files.readString(DOCS.resolve("architecture.md")))
                .results()
                .toList();
        for (MatchResult file : named) {
            Path path = sources(file.group(1)).resolve(file.group(2));
            if (!Files.exists(path)) {
                missing.add(path);
            }
        }

        assertThat(named).hasSizeGreaterThan(25);
        assertThat(missing).isEmpty();
    }

    @Test
    void picture_everyPackageOfTheServer_isInIt() throws IOException {
        String source = Files.readString(DOCS.resolve("architecture.dot"));
        Set<String> words = new TreeSet<>();
        WORD.matcher(source).results().forEach(word -> words.add(word.group()));

        assertThat(words).containsAll(packages(sources("server")));
    }

    @Test
    void picture_everyNodeOfItsSource_isDrawn() throws IOException {
        Pattern node = Pattern.compile("^ +(\\w+) \\[label=", Pattern.MULTILINE);
        String drawn = Files.readString(DOCS.resolve("architecture.svg"));

        assertThat(node.matcher(Files.readString(DOCS.resolve("architecture.dot")))
                        .results()
                        .map(found -> "<title>" + found.group(1) + "</title>"))
                .hasSizeGreaterThan(15)
                .allSatisfy(title -> assertThat(drawn).contains(title));
    }

    private static Path sources(String module) {
        return ROOT.resolve(module).resolve("src/main/java/dev/cambist").resolve(module);
    }

    /** The packages that have classes, relative to the root of the module, as they are written in code. */
    private static Set<String> packages(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            Set<String> packages = new TreeSet<>();
            files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> sources.relativize(file.getParent()).toString().replace('/', '.'))
                    .filter(name -> !name.isEmpty())
                    .forEach(packages::add);
            return packages;
        }
    }
}
