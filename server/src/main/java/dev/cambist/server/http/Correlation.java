package dev.cambist.server.http;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The id of a request, as ACR has it: on every answer, in every error message and in the log. */
public final class Correlation {
    /** The header of requests and answers that has the id. */
    public static final String HEADER = "X-Ms-Correlation-Request-Id";

    private static final String CLIENT_HEADER = "X-Ms-Client-Request-Id";
    private static final List<String> NAMES = List.of(HEADER, CLIENT_HEADER);
    private static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    // RFC 9562 section 5.4
    private static final long VERSION = 0x4000L;
    private static final long VERSION_BITS = 0xF000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final int VARIANT_BITS = 2;

    private Correlation() {}

    /** A version 4 of which nothing depends on its being hard to guess, for half of what one that is would take. */
    private static UUID random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (random.nextLong() & ~VERSION_BITS) | VERSION;
        return new UUID(high, VARIANT | random.nextLong() >>> VARIANT_BITS);
    }

    /** The caller's own id where it sends a GUID, so that its log and ours agree; else a new one. */
    public static UUID of(Function<String, List<String>> headers) {
        for (String name : NAMES) {
            for (String value : headers.apply(name)) {
                if (GUID.matcher(value).matches()) {
                    return UUID.fromString(value);
                }
            }
        }
        return random();
    }
}
