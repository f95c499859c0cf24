package dev.cambist.server.config.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A value of the configuration file and the way to it. One that is not as expected is complained of and then counts as
 * absent, so that reading goes on to the next mistake; whoever reads gives out nothing after a complaint.
 *
 * <p>The parsers that {@link #as} takes throw {@link IllegalArgumentException} with a message that goes on after the
 * quoted value: {@code is no role; expected …}.
 */
public final class Value {
    private static final int MAX_SHOWN = 200;
    private static final Pattern SIMPLE_KEY = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private static final Map<String, Boolean> SWITCH = Map.of("true", true, "false", false);

    private final YamlNode node;
    private final String path;
    private final ReadContext reading;

    public Value(YamlNode node, String path, ReadContext reading) {
        this.node = node;
        this.path = path;
        this.reading = reading;
    }

    public int line() {
        return node.line();
    }

    boolean isNull() {
        return node instanceof YamlNode.Scalar scalar && scalar.isNull();
    }

    public boolean isScalar() {
        return node instanceof YamlNode.Scalar;
    }

    public boolean isMapping() {
        return node instanceof YamlNode.Mapping;
    }

    /** The scalar as written, with its placeholders; empty for anything else. */
    public String written() {
        return node instanceof YamlNode.Scalar scalar ? scalar.text() : "";
    }

    /** Whether it is a scalar without quotes. */
    public boolean isPlain() {
        return node instanceof YamlNode.Scalar scalar && scalar.plain();
    }

    public Optional<String> text() {
        return as(text -> text);
    }

    /** A text for people, of any number of lines, made one line. */
    public Optional<String> prose() {
        return convert(text -> visible(text.strip().replaceAll("[\\s\\h]+", " ")), false);
    }

    public <T> Optional<T> as(Function<String, T> parser) {
        return convert(text -> parser.apply(visible(text)), false);
    }

    /** As {@link #as}, with <code>${subject}</code> and <code>${claims.NAME}</code> left where they are. */
    public <T> Optional<T> asTemplate(Function<String, T> parser) {
        return convert(text -> parser.apply(visible(text)), true);
    }

    /** What a word stands for; {@code kind} says what words of these are called. */
    public <T> Optional<T> oneOf(String kind, Map<String, T> known) {
        return as(word -> Suggestion.pick(kind, word, known));
    }

    /** A switch. */
    public Optional<Boolean> flag() {
        return oneOf("switch", SWITCH);
    }

    /** The members of a mapping. */
    public Optional<Block> block() {
        return switch (node) {
            case YamlNode.Mapping mapping -> Optional.of(new Block(mapping, path, reading));
            case YamlNode.Broken broken -> Optional.empty();
            case YamlNode.Scalar scalar ->
                refuse((scalar.isNull() ? "is empty; " : "") + "expected keys with values"
                        + (scalar.isNull() ? "" : ", not a single text"));
            case YamlNode.Sequence sequence -> refuse("expected keys with values, not a list");
        };
    }

    /** The members of a mapping; {@code true} stands for one without any. */
    public Optional<Block> options() {
        return node instanceof YamlNode.Scalar scalar && !scalar.isNull()
                ? as(text -> Suggestion.pick(
                        "value here",
                        text,
                        Map.of("true", new Block(new YamlNode.Mapping(line(), List.of()), path, reading))))
                : block();
    }

    /** The items of a list, perhaps none. */
    public List<Value> list() {
        if (node instanceof YamlNode.Sequence sequence) {
            List<Value> items = new ArrayList<>();
            for (YamlNode item : sequence.items()) {
                items.add(new Value(item, itemPath(path, items.size()), reading));
            }
            return items;
        }
        if (!(node instanceof YamlNode.Broken)) {
            complain("expected a list, such as [a, b]");
        }
        return List.of();
    }

    public List<Value> nonEmptyList() {
        List<Value> items = list();
        if (items.isEmpty() && node instanceof YamlNode.Sequence) {
            complain("is an empty list; expected at least one item");
        }
        return items;
    }

    /** The items of a list, or a single value as if it were a list of one. */
    public List<Value> oneOrMore() {
        return isScalar() ? List.of(this) : nonEmptyList();
    }

    public void complain(String problem) {
        reading.complain(node.line(), path, problem);
    }

    public <T> Optional<T> refuse(String problem) {
        complain(problem);
        return Optional.empty();
    }

    /** The value as JSON would have it, for sample claims: plain numbers and booleans are such (YAML 1.2 core schema). */
    public Object json() {
        return YamlJson.of(node);
    }

    /** The value as the file has it, for a complaint: what comes out of the environment is not shown. */
    public String quoted() {
        return "\"" + shortened(written()) + "\"";
    }

    private <T> Optional<T> convert(Function<String, T> parser, boolean template) {
        return switch (node) {
            case YamlNode.Broken broken -> Optional.empty();
            case YamlNode.Mapping mapping -> refuse("expected a single text, not keys with values");
            case YamlNode.Sequence sequence -> refuse("expected a single text, not a list");
            case YamlNode.Scalar scalar -> scalar.isNull() ? refuse("has no value") : convert(scalar, parser, template);
        };
    }

    private <T> Optional<T> convert(YamlNode.Scalar scalar, Function<String, T> parser, boolean template) {
        try {
            String text = Placeholders.fill(scalar.text(), reading.environment(), template);
            if (text.isBlank()) {
                throw new IllegalArgumentException("is empty");
            }
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException e) {
            return refuse(quoted() + " " + e.getMessage());
        }
    }

    private static String shortened(String text) {
        return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text;
    }

    /** Characters that cannot be seen make two texts differ that look the same. */
    private static String visible(String text) {
        text.codePoints().filter(Value::isInvisible).findFirst().ifPresent(c -> {
            throw new IllegalArgumentException(String.format("has the invisible character U+%04X", c));
        });
        return text;
    }

    static boolean isInvisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            case Character.SPACE_SEPARATOR -> c != ' ';
            default -> false;
        };
    }

    static String memberPath(String path, String key) {
        if (!SIMPLE_KEY.matcher(key).matches()) {
            return path + "[\"" + shortened(key) + "\"]";
        }
        return path.isEmpty() ? key : path + "." + key;
    }

    static String itemPath(String path, int index) {
        return path + "[" + index + "]";
    }
}
