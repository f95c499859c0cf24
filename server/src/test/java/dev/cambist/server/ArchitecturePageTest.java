package dev.cambist.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Holds docs/architecture.md and its picture to the tree. */
final class ArchitecturePageTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path DOCS = ROOT.resolve("docs");
    private static final Pattern FILE = Pattern.compile("`(core|server|client|cli)/…/([\\w./]+)`");
    private static final Pattern NODE = Pattern.compile("^ +(\\w+) \\[label=\"([^\"]*)\"", Pattern.MULTILINE);
    private static final Pattern ARROW = Pattern.compile("^ +(\\w+) -> (\\w+)( \\[[^\\]]*\\])?$", Pattern.MULTILINE);
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

    /** A picture that cannot be parsed, for instance with the marks of a conflict in it, is a failure, too. */
    @Test
    void picture_hasTheNodesOfItsSourceWithTheirLines_andNoOther() throws Exception {
        Map<String, String> written = new TreeMap<>();
        NODE.matcher(Files.readString(DOCS.resolve("architecture.dot")))
                .results()
                .forEach(node -> written.put(node.group(1), node.group(2).replace("\\n", "\n")));

        assertThat(written).hasSizeGreaterThan(15);
        assertThat(drawn(picture(), "node")).isEqualTo(written);
    }

    @Test
    void picture_hasTheArrowsOfItsSource_andNoOther() throws Exception {
        Set<String> written = new TreeSet<>();
        ARROW.matcher(Files.readString(DOCS.resolve("architecture.dot")))
                .results()
                .filter(arrow -> arrow.group(3) == null || !arrow.group(3).contains("style=invis"))
                .forEach(arrow -> written.add(arrow.group(1) + "->" + arrow.group(2)));

        assertThat(written).hasSizeGreaterThan(20);
        assertThat(drawn(picture(), "edge").keySet()).isEqualTo(written);
    }

    @Test
    void picture_withMarksOfAConflict_isNone() {
        String marked = "<svg>\n<<<<<<< HEAD\n<g/>\n=======\n<g/>\n>>>>>>> other\n</svg>\n";

        assertThatThrownBy(() -> parsed(new ByteArrayInputStream(marked.getBytes(UTF_8))))
                .isInstanceOf(SAXException.class);
    }

    private static Document picture() throws Exception {
        try (InputStream file = Files.newInputStream(DOCS.resolve("architecture.svg"))) {
            return parsed(file);
        }
    }

    private static Document parsed(InputStream xml) throws Exception {
        DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
        // The picture names the DTD of SVG, which is at another machine.
        parsers.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        DocumentBuilder parser = parsers.newDocumentBuilder();
        parser.setErrorHandler(null); // throws, and prints nothing
        return parser.parse(xml);
    }

    /** The lines of text in each group of a class, by the group's title. */
    private static Map<String, String> drawn(Document picture, String kind) {
        Map<String, String> drawn = new TreeMap<>();
        NodeList groups = picture.getElementsByTagName("g");
        for (int at = 0; at < groups.getLength(); at++) {
            Element group = (Element) groups.item(at);
            if (group.getAttribute("class").equals(kind)) {
                drawn.put(String.join("\n", texts(group, "title")), String.join("\n", texts(group, "text")));
            }
        }
        return drawn;
    }

    private static List<String> texts(Element group, String name) {
        NodeList found = group.getElementsByTagName(name);
        // Graphviz writes spaces that follow each other as such that do not break.
        return IntStream.range(0, found.getLength())
                .mapToObj(at -> found.item(at).getTextContent().replace('\u00a0', ' '))
                .toList();
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
