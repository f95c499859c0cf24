package dev.cambist.client.wire;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Bearer challenge by which a registry sends its clients to a token service (RFC 6750 section 3; Docker registry
 * token specification).
 *
 * @param realm the token endpoint, as the registry writes it
 * @param service the registry's name in tokens
 * @param scopes what would be needed; none in answer to {@code GET /v2/}
 * @param invalidToken whether the registry did not accept the token that was sent
 */
public record Challenge(String realm, Optional<String> service, List<String> scopes, boolean invalidToken) {
    private static final int MAX_SCOPES = 20;
    private static final int MAX_SCOPE_LENGTH = 512;

    /** Keeps a copy of the scopes. */
    public Challenge {
        scopes = List.copyOf(scopes);
    }

    /**
     * Finds the Bearer challenge among the values of all {@code WWW-Authenticate} headers; other schemes are passed
     * over. Empty when there is none with a realm, or when the headers cannot be read.
     *
     * @param headers their values, in the order in which they came
     * @return the first challenge of that scheme
     */
    public static Optional<Challenge> find(Collection<String> headers) {
        return headers.stream()
                .flatMap(header -> ChallengeReader.read(header).stream())
                .filter(challenge -> challenge.scheme().equalsIgnoreCase("Bearer"))
                .flatMap(challenge -> from(challenge).stream())
                .findFirst();
    }

    private static Optional<Challenge> from(ChallengeReader.Scheme bearer) {
        Optional<String> service = bearer.parameter("service").filter(name -> !name.isEmpty());
        List<String> scopes = bearer.parameter("scope")
                .map(scope -> Stream.of(scope.split(" ", -1))
                        .filter(part -> !part.isEmpty() && part.length() <= MAX_SCOPE_LENGTH)
                        .distinct()
                        .limit(MAX_SCOPES)
                        .toList())
                .orElse(List.of());
        boolean invalidToken =
                bearer.parameter("error").filter("invalid_token"::equals).isPresent();
        return bearer.parameter("realm").map(realm -> new Challenge(realm, service, scopes, invalidToken));
    }
}
