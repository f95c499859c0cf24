package dev.cambist.e2e.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a program printed to a terminal, as a picture for the documentation. Whatever differs from run to run (ports, ids,
 * times, tokens) is made the same. {@code RENEW_SCREENS=1} writes the pictures anew.
 */
final class Screen {
    private static final int COLUMNS = 112;
    private static final double COLUMN = 7.83; // of 13 px DejaVu Sans Mono
    private static final int ROW = 18;
    private static final int MARGIN = 18;
    private static final int BAR = 34;

    /** Of spaces that follow each other a picture shows one alone. */
    private static final String NO_BREAK = "\u00a0";

    private static final Pattern SEQUENCE = Pattern.compile("\u001b\\[([0-9;]*)m");
    private static final Pattern OTHER_CONTROL = Pattern.compile("\u001b\\[[0-9;?]*[A-Za-ln-z]|[\r\u0007]");
    private static final Map<String, String> COLOURS = Map.of(
            "31", "#ff7b72", "32", "#7ee787", "33", "#e3b341", "34", "#79c0ff", "35", "#d2a8ff", "36", "#76e3ea", "2",
            "#8b949e", "90", "#8b949e");

    private final String title;
    private final List<String> lines;

    /**
     * Takes what a terminal got.
     *
     * @param title the command
     */
    Screen(String title, String printed) {
        this.title = title;
        this.lines = steady(OTHER_CONTROL.matcher(printed).replaceAll(""))
                .strip()
                .lines()
                .toList();
    }

    private static String steady(String printed) {
        return printed.replaceAll("localhost:\\d{4,5}", "localhost:8080")
                .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "6f1c2a3b-0000-4000-8000-00000000cafe")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}Z", "2027-01-31T18:00:00Z")
                .replaceAll("\\b1\\d{9}\\b", "1800000000")
                .replaceAll("\\beyJ[\\w.-]+", "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCIs")
                .replaceAll("\\(\\d+ characters\\)", "(… characters)");
    }

    /** That the picture in the documentation shows this. */
    void isAsIn(String picture) throws IOException {
        Path file = Launcher.file(picture);
        if (Optional.ofNullable(System.getenv("RENEW_SCREENS")).isPresent()) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, svg());
        }
        assertThat(svg()).as("RENEW_SCREENS=1 writes %s anew", picture).isEqualTo(Files.readString(file));
    }

    private String svg() {
        int columns = Math.min(
                COLUMNS,
                lines.stream().mapToInt(line -> plain(line).length()).max().orElse(0));
        int width = (int) Math.ceil(Math.max(columns, title.length() + 12) * COLUMN) + 2 * MARGIN;
        int height = BAR + lines.size() * ROW + MARGIN;
        StringBuilder svg = new StringBuilder(8192);
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$d\" viewBox=\"0 0 %1$d %2$d\" role=\"img\">\n"
                        .formatted(width, height));
        svg.append("<title>").append(escaped("$ " + title)).append("</title>\n");
        svg.append("<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#0d1117\"/>\n");
        svg.append(
                "<g font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"13\" fill=\"#e6edf3\">\n");
        svg.append("<text x=\"%d\" y=\"23\" fill=\"#8b949e\">$ %s</text>\n".formatted(MARGIN, escaped(title)));
        for (int at = 0; at < lines.size(); at++) {
            svg.append("<text x=\"%d\" y=\"%d\">%s</text>\n"
                    .formatted(MARGIN, BAR + (at + 1) * ROW, coloured(lines.get(at))));
        }
        return svg.append("</g>\n</svg>\n").toString();
    }

    private static String coloured(String line) {
        StringBuilder spans = new StringBuilder();
        Matcher sequence = SEQUENCE.matcher(line);
        String style = "";
        int from = 0;
        int column = 0;
        while (from <= line.length()) {
            boolean more = sequence.find();
            String part = line.substring(from, more ? sequence.start() : line.length());
            if (column + part.length() > COLUMNS) {
                part = part.substring(0, Math.max(0, COLUMNS - column - 1)) + "…";
            }
            if (!part.isEmpty() && column < COLUMNS) {
                spans.append(style.isEmpty() ? escaped(part) : "<tspan" + style + ">" + escaped(part) + "</tspan>");
            }
            column += part.length();
            if (!more) {
                break;
            }
            style = style(sequence.toMatchResult());
            from = sequence.end();
        }
        return spans.toString();
    }

    private static String style(MatchResult sequence) {
        List<String> codes = List.of(sequence.group(1).split(";", -1));
        String bold = codes.contains("1") ? " font-weight=\"bold\"" : "";
        return bold
                + codes.stream()
                        .filter(COLOURS::containsKey)
                        .map(code -> " fill=\"" + COLOURS.get(code) + "\"")
                        .collect(Collectors.joining());
    }

    private static String plain(String line) {
        return SEQUENCE.matcher(line).replaceAll("");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("  ", NO_BREAK + NO_BREAK);
    }
}
