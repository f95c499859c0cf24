package dev.cambist.testkit.idp;

import java.util.Optional;
import java.util.Set;

/**
 * An application that people sign in to with a browser, by the authorization code flow. Every tenant knows it.
 *
 * @param id the {@code client_id}, and the audience of its ID tokens
 * @param secret that it has to show for each code; a public client has none
 * @param redirects where browsers may be sent back to, character by character
 */
public record WebClient(String id, Optional<Secret> secret, Set<String> redirects) {
    public WebClient {
        redirects = Set.copyOf(redirects);
    }

    public static WebClient withSecret(String id, String secret, String... redirects) {
        return new WebClient(id, Optional.of(Secret.of(secret)), Set.of(redirects));
    }

    public static WebClient withoutSecret(String id, String... redirects) {
        return new WebClient(id, Optional.empty(), Set.of(redirects));
    }
}
