package dev.cambist.server.config.yaml;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * UTF-8 bytes into a tree of {@link YamlNode}s. One document, no aliases, no tags, no key twice in a mapping.
 *
 * <p>It works on the parser's events, because there every value has its line and its text as written: {@code 1.10} in a
 * rule stays {@code 1.10}. Aliases are refused because an unquoted pattern such as {@code *-prod} is one to YAML, and
 * because a rule should say what it means where it stands.
 */
public final class YamlReader {
    /** A rule's claim values are six levels deep. */
    private static final int MAX_DEPTH = 16;

    /** YAML 1.2 section 5.7, for characters up to U+10FFFF. */
    private static final Pattern NO_CHARACTER =
            Pattern.compile("\\\\(?:u(?!\\p{XDigit}{4})|U(?!00(?:0\\p{XDigit}|10)\\p{XDigit}{4}))");

    private final ReadContext reading;
    private final Iterator<Event> events;

    private YamlReader(ReadContext reading, Iterator<Event> events) {
        this.reading = reading;
        this.events = events;
    }

    /** The file's one document; empty after a complaint when there is none or when it is not YAML. */
    public static Optional<YamlNode> read(byte[] utf8, ReadContext reading) {
        Optional<String> text = decode(utf8, reading);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setCodePointLimit(text.get().length())
                .build();
        try {
            Iterator<Event> events = new Parse(settings).parseString(text.get()).iterator();
            return new YamlReader(reading, events).document();
        } catch (MarkedYamlEngineException e) {
            reading.complain(line(e.getProblemMark()), "", YamlSyntax.explain(e, text.get()));
        } catch (YamlEngineException e) {
            reading.complain(1, "", "is not YAML 1.2: " + e.getMessage());
        } catch (NumberFormatException e) {
            // The parser's own way to say it, of an escape with no digits at the end of the file or with too large a
            // number.
            Matcher escape = NO_CHARACTER.matcher(text.get());
            int end = escape.find() ? escape.start() : text.get().length();
            reading.complain(
                    lineAt(text.get(), end),
                    "",
                    "has an escape that is no character; expected \\u with four digits or \\U with eight, of 0 to 9"
                            + " and A to F");
        }
        return Optional.empty();
    }

    private static Optional<String> decode(byte[] utf8, ReadContext reading) {
        CharBuffer text = CharBuffer.allocate(utf8.length);
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(utf8), text, true);
        text.flip();
        if (result.isError()) {
            reading.complain(lineAt(text, text.length()), "", "is not UTF-8 text; save the file as UTF-8");
            return Optional.empty();
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c) && !StreamReader.isPrintable(c)) {
                reading.complain(
                        lineAt(text, i),
                        "",
                        String.format("has the character U+%04X, which YAML does not allow", (int) c));
                return Optional.empty();
            }
        }
        return Optional.of(text.toString());
    }

    private static int lineAt(CharSequence text, int end) {
        return 1 + (int) text.chars().limit(end).filter(c -> c == '\n').count();
    }

    private Optional<YamlNode> document() {
        events.next(); // the stream's start
        if (!(events.next() instanceof DocumentStartEvent)) {
            reading.complain(1, "", "is empty; expected keys with values");
            return Optional.empty();
        }
        YamlNode root = node(events.next(), "", 1);
        events.next(); // the document's end
        Event after = events.next();
        if (after instanceof DocumentStartEvent) {
            reading.complain(
                    line(after.getStartMark()), "", "begins a second document (---); put everything into the first");
        }
        return Optional.of(root);
    }

    private YamlNode node(Event event, String path, int depth) {
        int line = line(event.getStartMark());
        if (depth > MAX_DEPTH) {
            throw new ParserException("values are nested deeper than " + MAX_DEPTH + " levels", event.getStartMark());
        }
        return switch (event) {
            case AliasEvent alias -> {
                reading.complain(line, path, YamlSyntax.alias(alias.getAlias().getValue()));
                yield new YamlNode.Broken(line);
            }
            case ScalarEvent scalar -> {
                checkExtras(scalar, scalar.getTag(), path);
                yield new YamlNode.Scalar(line, scalar.getValue(), scalar.isPlain());
            }
            case MappingStartEvent start -> {
                checkExtras(start, start.getTag(), path);
                yield mapping(line, path, depth);
            }
            case SequenceStartEvent start -> {
                checkExtras(start, start.getTag(), path);
                yield sequence(line, path, depth);
            }
            default -> throw new IllegalStateException("not the beginning of a value: " + event.getEventId());
        };
    }

    private YamlNode sequence(int line, String path, int depth) {
        List<YamlNode> items = new ArrayList<>();
        for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
            items.add(node(event, Value.itemPath(path, items.size()), depth + 1));
        }
        return new YamlNode.Sequence(line, items);
    }

    private YamlNode mapping(int line, String path, int depth) {
        Map<String, YamlNode.Member> members = new LinkedHashMap<>();
        for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
            YamlNode key = node(event, path, depth + 1);
            if (key instanceof YamlNode.Scalar scalar) {
                String memberPath = Value.memberPath(path, scalar.text());
                YamlNode value = node(events.next(), memberPath, depth + 1);
                YamlNode.Member member = new YamlNode.Member(key.line(), scalar.text(), value);
                YamlNode.Member first = members.putIfAbsent(scalar.text(), member);
                if (first != null) {
                    reading.complain(
                            key.line(), memberPath, "stands already in line " + first.line() + "; say it once");
                }
            } else {
                reading.complain(key.line(), path, "has a key that is no plain text");
                node(events.next(), path, depth + 1);
            }
        }
        return new YamlNode.Mapping(line, List.copyOf(members.values()));
    }

    private void checkExtras(NodeEvent event, Optional<String> tag, String path) {
        int line = line(event.getStartMark());
        if (event.getAnchor().isPresent()) {
            reading.complain(line, path, YamlSyntax.ANCHOR);
        }
        if (tag.isPresent()) {
            reading.complain(line, path, YamlSyntax.TAG);
        }
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(Mark::getLine).orElse(0) + 1;
    }
}
