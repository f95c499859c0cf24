package dev.cambist.testkit.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a browser brings: unlike a {@link Form} it may be wrong in one place and be answered by another. */
record Parameters(Map<String, List<String>> values) {
    static Parameters parse(String text) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && equals < pair.length() - 1) {
                values.computeIfAbsent(decode(pair.substring(0, equals)), name -> new ArrayList<>())
                        .add(decode(pair.substring(equals + 1)));
            }
        }
        return new Parameters(values);
    }

    /** What is no escape stays as it is, and is then nothing that anybody registered. */
    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** Empty where there is none, or more than one. */
    Optional<String> one(String name) {
        return Optional.of(values.getOrDefault(name, List.of()))
                .filter(found -> found.size() == 1)
                .map(List::getFirst);
    }

    Optional<String> repeated() {
        return values.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
