package dev.cambist.core.access;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonNull;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.refusal.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a robot may do, after ACR's scope maps: actions on repositories, each named by itself or by a pattern. Entries add
 * up.
 */
public record ScopeMap(List<Entry> entries) {
    /** As many repositories as ACR lets a scope map name. */
    public static final int MOST_ENTRIES = 500;

    private static final String REPOSITORIES = "repositories/";

    /** ACR's words for what can be done to a repository. */
    private static final Map<String, Action> ACTIONS = actions();

    /**
     * Some actions on some repositories.
     *
     * @param on a pattern of repositories as the rules of the configuration have it, without the caller's values
     */
    public record Entry(String on, Set<Action> actions) {
        public Entry {
            if (on.indexOf('$') >= 0) {
                throw new IllegalArgumentException("a robot has no token whose values could stand in " + on);
            }
            // The rule that it is to become says what else is wrong, and leaves out the catalog of a part of a
            // registry.
            actions = new Rule("robot", 0, new Who.Anyone(), actions, List.of(RepositoryPattern.of(on))).actions();
        }

        private Rule rule(String name, Set<String> registries, Optional<Instant> expires) {
            return new Rule(name, 0, new Who.Anyone(), actions, List.of(RepositoryPattern.of(on)), registries, expires);
        }
    }

    public ScopeMap {
        entries = List.copyOf(entries);
        if (entries.isEmpty() || entries.size() > MOST_ENTRIES) {
            throw new IllegalArgumentException("a scope map has from 1 to " + MOST_ENTRIES + " repositories");
        }
    }

    /** The same actions on each of some patterns; {@link IllegalArgumentException} with what is wrong with one. */
    public static ScopeMap of(Set<Action> actions, List<String> patterns) {
        return new ScopeMap(patterns.stream()
                .distinct()
                .map(pattern -> new Entry(pattern, actions))
                .toList());
    }

    /**
     * Reads what {@code az acr scope-map show} prints, or Azure's REST API, whose members stand in {@code properties}. Of
     * its members only {@code actions} counts: {@code repositories/NAME/content/read} and its like, where {@code NAME} may
     * be {@code *} or end with {@code /*}. An {@link IllegalArgumentException} says what is wrong.
     */
    public static ScopeMap parse(byte[] utf8) {
        JsonObject json;
        try {
            json = JsonObject.parse(utf8);
        } catch (JsonException e) {
            throw new IllegalArgumentException("it is not a JSON object: " + e.getMessage(), e);
        }
        JsonObject map = json.has("actions") ? json : json.object("properties").orElse(json);
        if (!(map.value("actions").orElse(JsonNull.NULL) instanceof List<?> actions)) {
            throw new IllegalArgumentException("it has no list actions, as az acr scope-map show prints it");
        }
        Map<String, Set<Action>> byPattern = new LinkedHashMap<>();
        for (Object action : actions) {
            if (!(action instanceof String text)) {
                throw new IllegalArgumentException("one of its actions is no text");
            }
            add(byPattern, text);
        }
        List<Entry> entries = new ArrayList<>();
        byPattern.forEach((pattern, given) -> entries.add(new Entry(pattern, given)));
        return new ScopeMap(entries);
    }

    private static void add(Map<String, Set<Action>> byPattern, String text) {
        int verb = text.lastIndexOf('/', text.lastIndexOf('/') - 1);
        Action action = verb < 0 ? null : ACTIONS.get(text.substring(verb + 1));
        if (action == null || !text.startsWith(REPOSITORIES) || verb < REPOSITORIES.length()) {
            throw new IllegalArgumentException(
                    "the action " + Refusal.shown(text) + " is unknown; expected repositories/NAME/ and" + " one of "
                            + String.join(", ", ACTIONS.keySet()));
        }
        byPattern
                .computeIfAbsent(pattern(text.substring(REPOSITORIES.length(), verb)), name -> new TreeSet<>())
                .add(action);
    }

    /** ACR's star stands for the rest of the name, through all of its segments. */
    private static String pattern(String name) {
        boolean all = name.equals("*");
        String literal = all ? "" : name.endsWith("/*") ? name.substring(0, name.length() - 2) : name;
        if (!all && !RepositoryName.isPath(literal)) {
            throw new IllegalArgumentException(Refusal.shown(name)
                    + " names no repository; expected a name, a name with /* behind it, or * alone");
        }
        return all ? "**" : name.endsWith("/*") ? literal + "/**" : literal;
    }

    /**
     * As rules about whoever shows the robot's password.
     *
     * @param name what the rules are called
     */
    public Policy policy(String name, Set<String> registries, Optional<Instant> expires) {
        return new Policy(entries.stream()
                .map(entry -> entry.rule(name, registries, expires))
                .toList());
    }

    /** A list of objects with {@code on} and {@code actions}. */
    public void write(JsonWriter json) {
        json.beginArray();
        for (Entry entry : entries) {
            json.beginObject().member("on", entry.on()).name("actions").texts(words(entry.actions()));
            json.endObject();
        }
        json.endArray();
    }

    /** Reads what {@link #write} wrote. */
    public static ScopeMap read(List<?> list) {
        List<Entry> entries = new ArrayList<>();
        for (Object one : list) {
            if (!(one instanceof JsonObject entry)) {
                throw new IllegalArgumentException("an entry of a scope map is no object");
            }
            Set<Action> actions = new TreeSet<>();
            for (String word : entry.texts("actions")) {
                actions.add(Action.named(word)
                        .orElseThrow(() -> new IllegalArgumentException("a scope map has the unknown action " + word)));
            }
            entries.add(new Entry(entry.text("on").orElse(""), actions));
        }
        return new ScopeMap(entries);
    }

    private static List<String> words(Set<Action> actions) {
        return actions.stream().map(Action::word).toList();
    }

    private static Map<String, Action> actions() {
        Map<String, Action> actions = new LinkedHashMap<>();
        actions.put("content/read", Action.PULL);
        actions.put("content/write", Action.PUSH);
        actions.put("content/delete", Action.DELETE);
        actions.put("metadata/read", Action.METADATA_READ);
        actions.put("metadata/write", Action.METADATA_WRITE);
        return actions;
    }

    @Override
    public String toString() {
        List<String> texts = entries.stream()
                .map(entry -> entry.on() + ": " + String.join(", ", words(entry.actions())))
                .toList();
        return String.join("; ", texts);
    }
}
