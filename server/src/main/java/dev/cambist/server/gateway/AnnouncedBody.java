package dev.cambist.server.gateway;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import java.util.List;

/**
 * What the head of a request says of the body behind it (RFC 9112 section 6.3, RFC 9113 section 8.1.1). A registry and
 * this gateway have to agree on it to the octet: where they do not, one of them takes a part of a body for a request.
 */
public sealed interface AnnouncedBody {
    /** There is none. */
    record None() implements AnnouncedBody {}

    /** It has so many octets, one at least. */
    record Length(long octets) implements AnnouncedBody {}

    /** Its end shows when it comes, perhaps before any octet. */
    record Open() implements AnnouncedBody {}

    /** How the message is framed. */
    enum Framing {
        HTTP_1_0,
        HTTP_1_1,
        /** By frames: HTTP/2. */
        FRAMES
    }

    int MAX_DIGITS = 18; // of a length; more do not fit into a long, and no disk holds them

    /**
     * Reads what is announced, or refuses as {@link InvalidRequest.MalformedRequest}.
     *
     * @param lengths the values of all Content-Length headers
     * @param codings the values of all Transfer-Encoding headers
     */
    static AnnouncedBody of(Framing framing, List<String> lengths, List<String> codings) {
        if (!codings.isEmpty()) {
            requireChunked(framing, lengths, codings);
            return new Open();
        }
        if (lengths.isEmpty()) {
            return framing == Framing.FRAMES ? new Open() : new None();
        }
        long octets = length(lengths);
        return octets == 0 ? new None() : new Length(octets);
    }

    private static void requireChunked(Framing framing, List<String> lengths, List<String> codings) {
        if (framing != Framing.HTTP_1_1) {
            throw malformed("Transfer-Encoding belongs to HTTP/1.1 alone"); // RFC 9112 section 6.1, RFC 9113 8.2.2
        }
        if (!lengths.isEmpty()) {
            throw malformed("it has both Content-Length and Transfer-Encoding");
        }
        // Another coding would have to be told to the registry, or undone: RFC 9112 section 6.1.
        if (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
            throw malformed("its Transfer-Encoding is not chunked alone");
        }
    }

    private static long length(List<String> values) {
        String value = values.getFirst();
        if (values.size() > 1 || value.isEmpty() || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw malformed("its Content-Length is not one whole number");
        }
        String digits = value.replaceFirst("^0+", "");
        if (digits.length() > MAX_DIGITS) {
            throw malformed("its Content-Length is too large for any body");
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    /** What is announced and what came are not the same, or will not do for this request. */
    static RefusedException malformed(String problem) {
        return new RefusedException(new InvalidRequest.MalformedRequest(problem));
    }
}
