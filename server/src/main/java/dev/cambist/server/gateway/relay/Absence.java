package dev.cambist.server.gateway.relay;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.server.gateway.relay.RegistryClient.Reply;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpStatus;

/**
 * That a registry does not have something. It says so with 404 and an error code of the distribution specification; a 404
 * without one may come from anything on the way, and is no answer.
 */
final class Absence {
    private static final Set<String> UNKNOWN =
            Set.of("NAME_UNKNOWN", "MANIFEST_UNKNOWN", "BLOB_UNKNOWN", "NAME_INVALID", "NOT_FOUND");

    private Absence() {}

    /** A reply may be one. */
    static boolean isClaimed(Reply reply) {
        return reply.status() == HttpStatus.NOT_FOUND_404;
    }

    /** Why a reply that claims it is not to be believed; nothing where it is. */
    static Optional<String> doubt(Reply reply) {
        try {
            return JsonObject.parse(reply.body()).value("errors").orElse("") instanceof List<?> errors
                            && !errors.isEmpty()
                            && errors.stream().allMatch(Absence::saysUnknown)
                    ? Optional.empty()
                    : Optional.of("404 and another error than that it is not there");
        } catch (JsonException e) {
            return Optional.of("404 and no error that can be read");
        }
    }

    private static boolean saysUnknown(Object error) {
        return error instanceof JsonObject object
                && object.text("code").filter(UNKNOWN::contains).isPresent();
    }
}
