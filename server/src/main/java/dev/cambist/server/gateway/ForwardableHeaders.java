package dev.cambist.server.gateway;

import java.util.Locale;
import java.util.Set;

/**
 * Which of a client's headers a registry gets: those that the OCI distribution specification, the clients of registries
 * and HTTP's own rules of retrieval need, and no other. A registry may be told by any other header who is asking
 * ({@code X-Remote-User}, {@code X-WEBAUTH-USER}), what to do instead ({@code X-HTTP-Method-Override},
 * {@code X-Original-URL}) or whence it comes, under names that nobody can list. The headers of the message's framing and
 * of its trace are not among them: they are written anew for what is sent.
 */
public final class ForwardableHeaders {
    private static final Set<String> NAMES = Set.of(
            // RFC 9110 sections 8 and 12 to 14: what is sent, what is wanted back, and which part of it
            "accept",
            "accept-encoding",
            "accept-language",
            "accept-ranges",
            "cache-control",
            "content-encoding",
            "content-language",
            "content-md5",
            "content-range",
            "content-type",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-range",
            "if-unmodified-since",
            "pragma",
            "range",
            "user-agent",
            // RFC 9530 and its predecessor RFC 3230
            "content-digest",
            "digest",
            "repr-digest",
            "want-content-digest",
            "want-digest",
            "want-repr-digest");

    /** {@code Docker-Content-Digest}, {@code Docker-Upload-UUID}, {@code OCI-Subject} and what is named alike. */
    private static final Set<String> FAMILIES = Set.of("docker-", "oci-");

    private ForwardableHeaders() {}

    /** Whether a header of that name, in upper or lower case, goes on to the registry. */
    public static boolean includes(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        // Where WSGI or CGI (RFC 3875 section 4.1.18) hands headers on, an underscore becomes a hyphen.
        return NAMES.contains(lower)
                || (lower.indexOf('_') < 0 && FAMILIES.stream().anyMatch(lower::startsWith));
    }
}
