package dev.cambist.server.http;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The id of a request, as ACR has it: on every answer, in every error message and in the log. */
public final class Correlation {
    /** The header of requests and answers that has the id. */
    public static final String HEADER = "X-Ms-Correlation-Request-Id";

    private static final String CLIENT_HEADER = "X-Ms-Client-Request-Id";
    private static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private Correlation() {}

    /** The caller's own id where it sends a GUID, so that its log and ours agree; else a new one. */
    public static UUID of(Function<String, List<String>> headers) {
        Optional<UUID> sent = Stream.of(HEADER, CLIENT_HEADER)
                .flatMap(name -> headers.apply(name).stream())
                .filter(value -> GUID.matcher(value).matches())
                .map(UUID::fromString)
                .findFirst();
        return sent.orElseGet(UUID::randomUUID);
    }
}
