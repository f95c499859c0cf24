package dev.cambist.server.config.yaml;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The members of a mapping. Whoever reads it asks for every key there can be and then calls {@link #finish}. */
public final class Block {
    private final YamlNode.Mapping mapping;
    private final String path;
    private final ReadContext reading;
    private final Set<String> asked = new LinkedHashSet<>();
    private final Set<String> misplaced = new LinkedHashSet<>();

    Block(YamlNode.Mapping mapping, String path, ReadContext reading) {
        this.mapping = mapping;
        this.path = path;
        this.reading = reading;
    }

    /** The value of a key that may be left out. */
    public Optional<Value> optional(String key) {
        return find(key).filter(value -> {
            if (value.isNull()) {
                value.complain("has no value; give it one or leave the key out");
            }
            return !value.isNull();
        });
    }

    /** The value of a key that must be there; {@code expected} says what for. */
    public Optional<Value> required(String key, String expected) {
        Optional<Value> found = find(key);
        if (found.isEmpty()) {
            reading.complain(mapping.line(), Value.memberPath(path, key), "is missing; expected " + expected);
        } else if (found.get().isNull()) {
            found.get().complain("has no value; expected " + expected);
        }
        return found.filter(value -> !value.isNull());
    }

    /** Complains of a key that people put here by mistake, with what to do instead. */
    public void misplaced(String key, String problem) {
        mapping.members().stream().filter(member -> member.key().equals(key)).forEach(member -> {
            misplaced.add(key);
            reading.complain(member.line(), Value.memberPath(path, key), problem);
        });
    }

    /** Whether there is no key at all. */
    public boolean isEmpty() {
        return mapping.members().isEmpty();
    }

    /** Whether the key is there at all. */
    public boolean has(String key) {
        return find(key).isPresent();
    }

    /** Every member with its key, whatever the keys are. */
    public List<Entry> entries() {
        return mapping.members().stream()
                .map(member -> {
                    asked.add(member.key());
                    return new Entry(member.key(), value(member));
                })
                .toList();
    }

    /** A member with a key that the file's author chose. */
    public record Entry(String key, Value value) {}

    /** Complains of every member that nobody asked for. */
    public void finish() {
        for (YamlNode.Member member : mapping.members()) {
            if (!asked.contains(member.key()) && !misplaced.contains(member.key())) {
                reading.complain(
                        member.line(),
                        Value.memberPath(path, member.key()),
                        "is not a key here; " + Suggestion.expected(member.key(), asked));
            }
        }
    }

    /** Complains of the block as a whole. */
    public void complain(String problem) {
        reading.complain(mapping.line(), path, problem);
    }

    public int line() {
        return mapping.line();
    }

    private Optional<Value> find(String key) {
        asked.add(key);
        return mapping.members().stream()
                .filter(member -> member.key().equals(key))
                .findFirst()
                .map(this::value);
    }

    private Value value(YamlNode.Member member) {
        return new Value(member.value(), Value.memberPath(path, member.key()), reading);
    }
}
