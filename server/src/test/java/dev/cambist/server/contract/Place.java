package dev.cambist.server.contract;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A place in an OpenAPI document. A reference is followed as soon as it is reached.
 *
 * @param document the whole of it
 * @param path the way from its root, as references spell it
 */
record Place(Map<?, ?> document, String path, Object value) {
    static Place root(Map<?, ?> document) {
        return new Place(document, "#", document);
    }

    /** The member of this name, if there is one. */
    Optional<Place> find(String name) {
        return value instanceof Map<?, ?> map && map.containsKey(name)
                ? Optional.of(below(name, map.get(name)))
                : Optional.empty();
    }

    /** The member of this name, which must be there. */
    Place get(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException(path + " has no " + name));
    }

    Map<String, Place> members() {
        Map<String, Place> members = new TreeMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> members.put(String.valueOf(name), below(String.valueOf(name), member)));
        }
        return members;
    }

    /** The elements of a list; of none where there is no list. */
    List<Place> elements() {
        return value instanceof List<?> list
                ? IntStream.range(0, list.size())
                        .mapToObj(at -> below(Integer.toString(at), list.get(at)))
                        .toList()
                : List.of();
    }

    /** The elements of a list as texts; of none where there is no list. */
    List<String> texts() {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    private Place below(String name, Object child) {
        if (child instanceof Map<?, ?> map && map.get("$ref") instanceof String reference) {
            Place target = root(document);
            for (String step : reference.substring(2).split("/", -1)) {
                target = target.get(step);
            }
            return target;
        }
        return new Place(document, path + "/" + name, child);
    }

    @Override
    public String toString() {
        return path;
    }
}
