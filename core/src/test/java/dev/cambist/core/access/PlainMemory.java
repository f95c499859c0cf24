package dev.cambist.core.access;

import dev.cambist.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a refresh token remembers, written down a second time as plainly as possible: each value is put to each rule. */
final class PlainMemory {
    private final List<Condition> conditions;
    private final List<String> inserted;

    private PlainMemory(List<Rule> rules) {
        conditions = rules.stream()
                .map(Rule::who)
                .filter(Who.Matching.class::isInstance)
                .map(Who.Matching.class::cast)
                .flatMap(who -> Stream.concat(who.conditions().stream(), who.unless().stream()))
                .toList();
        inserted = rules.stream()
                .flatMap(rule -> rule.on().stream())
                .flatMap(pattern -> pattern.claims().stream())
                .toList();
    }

    static JsonObject of(List<Rule> rules, JsonObject claims) {
        return new PlainMemory(rules).members(List.of(), claims);
    }

    private JsonObject members(List<String> path, JsonObject object) {
        Map<String, Object> kept = new LinkedHashMap<>();
        object.members().forEach((name, value) -> {
            List<String> deeper = new ArrayList<>(path);
            deeper.add(name);
            value(deeper, value).ifPresent(left -> kept.put(name, left));
        });
        return new JsonObject(kept);
    }

    private Optional<Object> value(List<String> path, Object value) {
        if (value instanceof String || value instanceof Long || value instanceof Boolean) {
            boolean read =
                    isPresence(path) || !on(path).isEmpty() || (path.size() == 1 && inserted.contains(path.getFirst()));
            return read ? Optional.of(value) : Optional.empty();
        }
        if (value instanceof List<?> list && !on(path).isEmpty()) {
            return Optional.of(elements(path, list));
        }
        JsonObject left = value instanceof JsonObject object ? members(path, object) : JsonObject.EMPTY;
        return left.members().isEmpty() && !isPresence(path) ? Optional.empty() : Optional.of(left);
    }

    private List<Object> elements(List<String> path, List<?> list) {
        List<Object> kept = new ArrayList<>();
        boolean odd = false;
        for (Object element : list) {
            if (!(element instanceof String || element instanceof Long || element instanceof Boolean)) {
                odd = true;
            } else if (on(path).stream().anyMatch(condition -> meets(condition, element.toString()))) {
                kept.add(element);
            }
        }
        if (odd) {
            kept.add(JsonObject.EMPTY);
        }
        return kept;
    }

    private static boolean meets(Condition.Matches condition, String value) {
        Stream<String> texts = condition.attribute() instanceof Attribute.Words
                ? Stream.of(value.split("\\s+")).filter(word -> !word.isEmpty())
                : Stream.of(value);
        return texts.anyMatch(text -> condition.patterns().stream().anyMatch(glob -> glob.matches(text)));
    }

    private boolean isPresence(List<String> path) {
        return conditions.contains(new Condition.Present(new Attribute.Claim(path)));
    }

    private List<Condition.Matches> on(List<String> path) {
        Attribute.Claim claim = new Attribute.Claim(path);
        return conditions.stream()
                .filter(Condition.Matches.class::isInstance)
                .map(Condition.Matches.class::cast)
                .filter(matches ->
                        matches.attribute().equals(claim) || matches.attribute().equals(new Attribute.Words(claim)))
                .toList();
    }
}
