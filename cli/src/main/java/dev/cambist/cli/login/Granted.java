package dev.cambist.cli.login;

import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.refusal.RefusedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an access token grants, by its own word; {@code known} is false for one that cannot be read. */
record Granted(boolean known, List<String> scopes) {
    Granted {
        scopes = List.copyOf(scopes);
    }

    static Granted in(Secret token) {
        JsonObject claims;
        try {
            claims = Jws.parse(token).claims();
        } catch (RefusedException e) {
            return new Granted(false, List.of()); // some services hand out tokens that are no JWT
        }
        List<String> scopes = new ArrayList<>();
        if (claims.value("access").orElse(List.of()) instanceof List<?> access) {
            for (Object entry : access) {
                if (entry instanceof JsonObject resource
                        && !resource.texts("actions").isEmpty()) {
                    scopes.add(resource.text("type").orElse("") + ":"
                            + resource.text("name").orElse("") + ":" + String.join(",", resource.texts("actions")));
                }
            }
        }
        return new Granted(true, scopes);
    }

    /** What was asked for in vain, as a sentence; empty when everything is granted. */
    Optional<String> missing(List<String> asked) {
        if (!known || asked.isEmpty()) {
            return Optional.empty();
        }
        if (scopes.isEmpty()) {
            return Optional.of("nothing of what was asked for is granted: " + String.join(" ", asked));
        }
        Set<String> have = new HashSet<>();
        scopes.forEach(scope -> have.addAll(single(scope)));
        List<String> missing = asked.stream()
                .flatMap(text -> List.of(text.split(" ", -1)).stream())
                .flatMap(scope -> single(scope).stream())
                .filter(scope -> !have.contains(scope))
                .toList();
        return missing.isEmpty() ? Optional.empty() : Optional.of("not granted: " + String.join(" ", missing));
    }

    /** A scope of several actions as several of one each. */
    private static List<String> single(String scope) {
        int colon = scope.lastIndexOf(':');
        List<String> all = new ArrayList<>();
        for (String action : scope.substring(colon + 1).split(",", -1)) {
            all.add(scope.substring(0, colon + 1) + action);
        }
        return all;
    }
}
