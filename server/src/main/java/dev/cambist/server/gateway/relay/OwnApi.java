package dev.cambist.server.gateway.relay;

import dev.cambist.core.access.Scope;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.http.Answer;
import dev.cambist.server.metadata.LockRules;
import java.util.List;
import java.util.Optional;

/** An API of registries that is answered here, behind the same guard, and not by the registry. */
public interface OwnApi {
    /**
     * Reads a request as it was sent.
     *
     * @param path the path exactly as sent
     * @throws RefusedException when it is none, whoever sends it
     */
    Operation parse(String method, String path, Optional<String> query);

    /** What is asked for. */
    interface Operation {
        /** What the log calls it. */
        String word();

        Optional<String> repository();

        /** What a token must grant. */
        List<Scope> needed();

        /** Whether it has a body with a meaning. */
        boolean takesBody();

        /** Does it, for whoever may. Blocks a virtual thread. */
        Answer answer(Circumstances circumstances);
    }

    /**
     * Where it is done.
     *
     * @param host what the client calls the registry
     * @param registry what the index calls it
     * @param rules what the configuration locks
     * @param client to the registry itself
     * @param catalog answers its catalog, with only what the caller may see
     * @param body empty where there is none
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares two
    record Circumstances(
            String host, String registry, LockRules rules, RegistryClient client, CatalogSource catalog, byte[] body) {}

    /** The catalog of the registry. */
    @FunctionalInterface
    interface CatalogSource {
        /**
         * A page of it.
         *
         * @param query as sent
         */
        Answer answer(Optional<String> query);
    }
}
