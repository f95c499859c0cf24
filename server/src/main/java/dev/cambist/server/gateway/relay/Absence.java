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

    /** What cannot be there: a registry may know fewer digests than there are, and says so with 400. */
    private static final Set<String> IMPOSSIBLE = Set.of("DIGEST_INVALID", "TAG_INVALID", "NAME_INVALID");

    private Absence() {}

    /** A reply may be one. */
    static boolean isClaimed(Reply reply) {
        return reply.status() == HttpStatus.NOT_FOUND_404;
    }

    /** Why a reply that claims it is not to be believed; nothing where it is. */
    static Optional<String> doubt(Reply reply) {
        try {
            return says(reply, UNKNOWN)
                    ? Optional.empty()
                    : Optional.of("404 and another error than that it is not there");
        } catch (JsonException e) {
            return Optional.of("404 and no error that can be read");
        }
    }

    /** Whether a reply to what only reads says that there can be nothing of that name. */
    static boolean isImpossible(Reply reply) {
        try {
            return reply.status() == HttpStatus.BAD_REQUEST_400 && says(reply, IMPOSSIBLE);
        } catch (JsonException e) {
            return false;
        }
    }

    private static boolean says(Reply reply, Set<String> codes) throws JsonException {
        return JsonObject.parse(reply.body()).value("errors").orElse("") instanceof List<?> errors
                && !errors.isEmpty()
                && errors.stream()
                        .allMatch(error -> error instanceof JsonObject object
                                && object.text("code").filter(codes::contains).isPresent());
    }
}
