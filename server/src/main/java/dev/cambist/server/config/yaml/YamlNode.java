package dev.cambist.server.config.yaml;

import java.util.List;
import java.util.Set;

/** A piece of a YAML file, as written: nothing is guessed to be a number or a date. */
public sealed interface YamlNode {
    /** The line where it begins, counted from 1. */
    int line();

    /**
     * A single value.
     *
     * @param plain whether it stands there without quotes
     */
    record Scalar(int line, String text, boolean plain) implements YamlNode {
        private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

        /** YAML 1.2 core schema, section 10.3.2. */
        boolean isNull() {
            return plain && NULLS.contains(text);
        }
    }

    record Sequence(int line, List<YamlNode> items) implements YamlNode {}

    record Mapping(int line, List<Member> members) implements YamlNode {}

    /** Something that was complained of already. */
    record Broken(int line) implements YamlNode {}

    /**
     * A member of a mapping; no two of one mapping have the same key.
     *
     * @param line the line of the key
     */
    record Member(int line, String key, YamlNode value) {}
}
