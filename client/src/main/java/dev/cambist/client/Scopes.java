package dev.cambist.client;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Scopes as a request takes them: each once, one a string. */
final class Scopes {
    private Scopes() {}

    /** Also takes apart what a challenge gives in one string, separated by spaces. */
    static List<String> of(Collection<String> scopes) {
        return scopes.stream()
                .flatMap(scope -> Stream.of(scope.split(" ", -1)))
                .filter(scope -> !scope.isEmpty())
                .distinct()
                .toList();
    }

    static List<String> union(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).distinct().toList();
    }

    static void requireService(String service) {
        if (service.isBlank()) {
            throw new IllegalArgumentException(
                    "the service is empty; give the registry's name as its challenge does, such as registry.example.com");
        }
    }
}
