package dev.cambist.cli.doctor;

import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What an access token grants, of what was asked for. */
final class GrantedScopes {
    private GrantedScopes() {}

    /** Finds out whether everything that was asked for is in the token. */
    static void look(Secret token, List<String> asked, Findings findings) {
        Set<String> granted = granted(TokenForm.claims(token.value()));
        List<String> missing = asked.stream()
                .flatMap(GrantedScopes::single)
                .filter(scope -> !granted.contains(scope))
                .toList();
        if (missing.isEmpty()) {
            findings.ok(Check.SCOPE, "everything that was asked for is granted");
        } else {
            findings.warning(Check.SCOPE, "not granted: " + String.join(" ", missing));
        }
    }

    private static Set<String> granted(JsonObject claims) {
        Set<String> granted = new HashSet<>();
        if (claims.value("access").orElse(List.of()) instanceof List<?> access) {
            for (Object entry : access) {
                if (entry instanceof JsonObject resource) {
                    String name = resource.text("type").orElse("") + ":"
                            + resource.text("name").orElse("");
                    resource.texts("actions").forEach(action -> granted.add(name + ":" + action));
                }
            }
        }
        return granted;
    }

    /** A scope of several actions as several of one each. */
    private static Stream<String> single(String scope) {
        int colon = scope.lastIndexOf(':');
        return Stream.of(scope.substring(colon + 1).split(",", -1))
                .map(action -> scope.substring(0, colon + 1) + action);
    }
}
