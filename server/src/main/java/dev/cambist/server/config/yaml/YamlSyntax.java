package dev.cambist.server.config.yaml;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** What is wrong with a file that is no YAML, or uses parts of YAML that configuration does without. */
final class YamlSyntax {
    static final String ANCHOR =
            "has an anchor (&); anchors and aliases are not understood here, so write the value out,"
                    + " and put a text that begins with & into quotes";
    static final String TAG =
            "has a tag (!); tags are not understood here, so put a text that begins with ! into quotes";

    private YamlSyntax() {}

    static String alias(String name) {
        return "*" + name
                + " without quotes is an alias, which is not understood here; a pattern that begins with a star"
                + " needs quotes: \"*" + name + "\"";
    }

    /** The parser's complaint in one line, in the words of those who write configuration. */
    static String explain(MarkedYamlEngineException e, String text) {
        String context = Optional.ofNullable(e.getContext()).orElse("");
        return "is not YAML: "
                + (followsDollar(e.getProblemMark(), text)
                        ? "within [ ] or { } a text with ${…} needs quotes, such as \"${NAME}\""
                        : advice(context, e.getProblem(), e.getContextMark())
                                .orElseGet(() -> Stream.of(context, e.getProblem())
                                        .filter(part -> !part.isEmpty())
                                        .collect(Collectors.joining(", "))));
    }

    private static Optional<String> advice(String context, String problem, Optional<Mark> begin) {
        String since = begin.map(mark -> " (line " + (mark.getLine() + 1) + ")").orElse("");
        if (context.equals("while scanning an alias")) {
            return Optional.of("a pattern that begins with a star needs quotes, such as \"**\"");
        }
        if (context.equals("while scanning an anchor")) {
            return Optional.of("a text that begins with & needs quotes");
        }
        if (problem.contains("(TAB)")) {
            return Optional.of("a tab stands where only blanks may indent");
        }
        if (problem.contains("that cannot start any token")) {
            return Optional.of(problem.substring(0, problem.indexOf(" that cannot"))
                    + "; put a text that begins with it" + " into quotes");
        }
        if (problem.contains("mapping values are not allowed here")) {
            return Optional.of("a colon and a blank stand within a value; put the value into quotes, or mend the"
                    + " indentation if a key was meant");
        }
        if (problem.contains("<block end>")) {
            return Optional.of(
                    "the line does not go on with what was begun above" + since
                            + "; mend the indentation, or put a value that goes on after a closing quote or bracket into quotes");
        }
        if (problem.contains("end of stream") || (problem.contains("<stream end>") && context.contains("flow"))) {
            return Optional.of("the file ends before a quote or bracket is closed" + since);
        }
        return Optional.empty();
    }

    private static boolean followsDollar(Optional<Mark> mark, String text) {
        return mark.isPresent() && mark.get().getIndex() > 0 && text.startsWith("${", at(text, mark.get()) - 1);
    }

    /** Marks count code points. */
    private static int at(String text, Mark mark) {
        return text.offsetByCodePoints(0, Math.min(mark.getIndex(), text.codePointCount(0, text.length())));
    }
}
