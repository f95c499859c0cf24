package dev.cambist.server.http;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The id of a request, as ACR has it: on every answer, in every error message and in the log. */
public final class Correlation {
    /** The header of requests and answers that has the id. */
    public static final String HEADER = "X-Ms-Correlation-Request-Id";

    private static final String CLIENT_HEADER = "X-Ms-Client-Request-Id";
    private static final List<String> NAMES = List.of(HEADER, CLIENT_HEADER);
    private static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private Correlation() {}

    /** The caller's own id where it sends a GUID, so that its log and ours agree; else a new one. */
    public static UUID of(Function<String, List<String>> headers) {
        for (String name : NAMES) {
            for (String value : headers.apply(name)) {
                if (GUID.matcher(value).matches()) {
                    return UUID.fromString(value);
                }
            }
        }
        return UUID.randomUUID();
    }
}
