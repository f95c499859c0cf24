package dev.cambist.core.token;

import java.util.Set;
import java.util.function.Supplier;

/**
 * A registry that tokens are made for.
 *
 * @param name what clients see in its challenge; the audience of its tokens
 * @param aliases other names under which clients may ask for it
 * @param keys its signing keys as they are now; a certificate is renewed while the server runs
 */
public record Service(String name, Set<String> aliases, Supplier<KeyRing<SigningKey>> keys) {
    public Service {
        aliases = Set.copyOf(aliases);
    }

    @Override
    public String toString() {
        return name;
    }
}
