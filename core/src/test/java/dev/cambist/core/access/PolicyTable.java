package dev.cambist.core.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code policy-table.txt}, whose head says how it is written. */
final class PolicyTable {
    private final List<Case> cases = new ArrayList<>();
    private List<Rule> rules = new ArrayList<>();
    private String section = "";
    private boolean inCases;

    /** One line of the table, with the rules above it. */
    record Case(String section, int line, List<Rule> rules, Caller caller, String asked, String granted, String why) {
        @Override
        public String toString() {
            return section + " (line " + line + "): " + asked + " -> " + granted;
        }
    }

    static List<Case> read() {
        try (InputStream in = PolicyTable.class.getResourceAsStream("policy-table.txt")) {
            PolicyTable table = new PolicyTable();
            List<String> lines = new String(in.readAllBytes(), UTF_8).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                table.line(lines.get(i).strip(), i + 1);
            }
            return table.cases;
        } catch (IOException | JsonException e) {
            throw new IllegalStateException(e);
        }
    }

    private void line(String line, int number) throws JsonException {
        if (line.startsWith("=")) {
            section = line.substring(1).strip();
        } else if (line.startsWith("rule ")) {
            if (inCases) {
                rules = new ArrayList<>();
                inCases = false;
            }
            rules.add(rule(line.substring("rule ".length())));
        } else if (line.startsWith(">")) {
            inCases = true;
            List<String> fields = fields(line.substring(1));
            cases.add(new Case(
                    section,
                    number,
                    List.copyOf(rules),
                    caller(fields.get(0)),
                    fields.get(1),
                    fields.get(2),
                    fields.get(3)));
        } else if (!line.isEmpty() && !line.startsWith("#")) {
            throw new IllegalStateException("line " + number + ": " + line);
        }
    }

    private static Rule rule(String text) {
        List<String> fields = fields(text);
        Set<String> registries = new HashSet<>();
        Optional<Instant> expires = Optional.empty();
        for (String limit : fields.get(4).split(" ", -1)) {
            if (limit.startsWith("@")) {
                registries.add(limit.substring(1));
            } else if (limit.startsWith("until=")) {
                expires = Optional.of(Instant.parse(limit.substring("until=".length())));
            } else if (!limit.equals("-")) {
                throw new IllegalStateException(limit);
            }
        }
        List<RepositoryPattern> on = Arrays.stream(fields.get(3).split(" ", -1))
                .map(RepositoryPattern::of)
                .toList();
        return new Rule(fields.get(0), 0, who(fields.get(1)), actions(fields.get(2)), on, registries, expires);
    }

    private static Who who(String text) {
        List<String> words = List.of(text.split(" ", -1));
        if (words.getFirst().equals("anyone")) {
            return new Who.Anyone();
        }
        List<Condition> conditions = new ArrayList<>();
        List<Condition> unless = new ArrayList<>();
        List<Condition> into = conditions;
        for (String word : words.subList(1, words.size())) {
            if (word.equals("unless")) {
                into = unless;
            } else if (word.endsWith("?")) {
                into.add(new Condition.Present(claim(word.substring(0, word.length() - 1))));
            } else {
                String name = word.substring(0, word.indexOf('='));
                List<Glob> patterns = Arrays.stream(
                                word.substring(word.indexOf('=') + 1).split(",", -1))
                        .map(Glob::new)
                        .toList();
                Attribute attribute = name.equals("subject") ? new Attribute.Subject() : claim(name);
                into.add(new Condition.Matches(attribute, patterns));
            }
        }
        return new Who.Matching(words.getFirst(), conditions, unless);
    }

    private static Attribute.Claim claim(String path) {
        return new Attribute.Claim(List.of(path.split(">", -1)));
    }

    private static Set<Action> actions(String text) {
        if (text.startsWith("@")) {
            return Role.named(text.substring(1)).orElseThrow().actions();
        }
        Set<Action> actions = EnumSet.noneOf(Action.class);
        for (String word : text.split(",", -1)) {
            actions.add(Action.named(word).orElseThrow());
        }
        return actions;
    }

    private static Caller caller(String text) throws JsonException {
        if (text.equals("nobody")) {
            return new Caller.Anonymous();
        }
        int at = text.indexOf('@');
        int space = text.indexOf(' ');
        String issuer = text.substring(at + 1, space < 0 ? text.length() : space);
        JsonObject claims = space < 0
                ? JsonObject.EMPTY
                : JsonObject.parse(text.substring(space).getBytes(UTF_8));
        return new Identity(issuer, "https://" + issuer + ".example", text.substring(0, at), claims);
    }

    private static List<String> fields(String text) {
        return Arrays.stream(text.split("\\|", -1)).map(String::strip).toList();
    }
}
