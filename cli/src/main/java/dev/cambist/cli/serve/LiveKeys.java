package dev.cambist.cli.serve;

import dev.cambist.core.json.JsonWriter;
import dev.cambist.server.ServerKeys;
import dev.cambist.server.settings.Configuration;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Whether keys that are not in files of this machine can be used.
 *
 * @param store why those in a store cannot
 * @param token why a PKCS #11 token does not sign
 */
record LiveKeys(Optional<String> store, List<String> token) {
    static final LiveKeys NOT_LOOKED_AT = new LiveKeys(Optional.empty(), List.of());

    static LiveKeys look(Configuration configuration, InstantSource clock) {
        return new LiveKeys(ServerKeys.unreadable(configuration), ServerKeys.unsigning(configuration, clock));
    }

    boolean areGood() {
        return store.isEmpty() && token.isEmpty();
    }

    void print(PrintWriter err) {
        store.ifPresent(problem -> err.println("broken: keys.keep-in: " + problem));
        token.forEach(problem -> err.println("broken: keys.pkcs11: " + problem));
    }

    void write(JsonWriter json) {
        store.ifPresent(problem -> json.member("keys_problem", problem));
        if (!token.isEmpty()) {
            json.name("token_problems").beginArray();
            token.forEach(json::value);
            json.endArray();
        }
    }
}
