package dev.cambist.core.refusal;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Why a request is refused. The message says what is wrong with the caller's own request or token, what was expected,
 * and what to do; it never says what anybody else could do, and never repeats a credential.
 */
public sealed interface Refusal {
    /** As much of a caller's own value as a message repeats. */
    int SHOWN_CHARACTERS = 200;

    Category category();

    String message();

    /** Seconds after which another try can help, for the refusals that pass by themselves. */
    default Optional<Duration> retryAfter() {
        return Optional.empty();
    }

    /** The refusal's name as clients and logs see it: {@code expired_token} for {@link ExpiredToken}. */
    default String reason() {
        return getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    /** The request itself is wrong: status 400, or the more precise 404, 405, 408, 413 and 431. */
    sealed interface InvalidRequest extends Refusal {
        @Override
        default Category category() {
            return Category.INVALID_REQUEST;
        }
    }

    record MissingField(String field, String expected) implements InvalidRequest {
        @Override
        public String message() {
            return "the field " + field + " is missing; send " + expected;
        }
    }

    record RepeatedField(String field, String expected) implements InvalidRequest {
        @Override
        public String message() {
            return "the field " + field + " stands more than once; send it once: " + expected;
        }
    }

    record UnknownGrantType(String given, List<String> accepted) implements InvalidRequest {
        @Override
        public String message() {
            return "grant_type " + shown(given) + " is not known here; accepted: " + String.join(", ", accepted);
        }
    }

    record UnknownService(String given, Collection<String> accepted) implements InvalidRequest {
        @Override
        public String message() {
            return "service " + shown(given) + " is not a registry of this server; accepted: "
                    + String.join(", ", new TreeSet<>(accepted));
        }
    }

    record TooManyScopes(int given, int limit) implements InvalidRequest {
        @Override
        public String message() {
            return "the request has " + given + " scopes; at most " + limit + " are accepted, so split it";
        }
    }

    record ScopeTooLong(int given, int limit) implements InvalidRequest {
        @Override
        public String message() {
            return "a scope has " + given + " characters; at most " + limit + " are accepted";
        }
    }

    record MalformedBody(String problem) implements InvalidRequest {
        @Override
        public String message() {
            return "the request body cannot be read: " + problem;
        }
    }

    record MalformedQuery(String problem) implements InvalidRequest {
        @Override
        public String message() {
            return "the query string cannot be read: " + problem;
        }
    }

    record BodyTooLarge(long limitBytes) implements InvalidRequest {
        @Override
        public Category category() {
            return Category.TOO_LARGE;
        }

        @Override
        public String message() {
            return "the request body is larger than " + limitBytes + " bytes";
        }
    }

    record SlowBody(Duration limit) implements InvalidRequest {
        @Override
        public Category category() {
            return Category.TIMED_OUT;
        }

        @Override
        public String message() {
            return "the request body did not arrive in time; it may take " + limit.toSeconds() + " s";
        }
    }

    record HeadersTooLarge(long limitBytes) implements InvalidRequest {
        @Override
        public Category category() {
            return Category.HEADERS_TOO_LARGE;
        }

        @Override
        public String message() {
            return "request line and headers together are larger than " + limitBytes + " bytes";
        }
    }

    record MalformedRequest(String problem) implements InvalidRequest {
        @Override
        public String message() {
            return "this is not a sound HTTP request: " + shown(problem);
        }
    }

    record UnknownPath(String path) implements InvalidRequest {
        @Override
        public Category category() {
            return Category.NOT_FOUND;
        }

        @Override
        public String message() {
            return "there is nothing at " + shown(path)
                    + "; the endpoints are POST /oauth2/exchange and GET or POST /oauth2/token";
        }
    }

    record MethodNotAllowed(String method, List<String> allowed) implements InvalidRequest {
        @Override
        public Category category() {
            return Category.UNSUPPORTED;
        }

        @Override
        public String message() {
            return "method " + shown(method) + " is not supported here; use " + String.join(" or ", allowed);
        }
    }

    /** What the caller showed does not let him in: status 401. */
    sealed interface BadCredential extends Refusal {
        @Override
        default Category category() {
            return Category.UNAUTHORIZED;
        }
    }

    record MalformedToken(String problem) implements BadCredential {
        @Override
        public String message() {
            return "the token cannot be read: " + problem;
        }
    }

    record MalformedBasicHeader(String problem) implements BadCredential {
        @Override
        public String message() {
            return "the Authorization header cannot be read: " + problem
                    + "; send Basic with the null GUID as user name and the refresh token as password";
        }
    }

    record WrongTokenKind(String found, String expected) implements BadCredential {
        @Override
        public String message() {
            return "this is " + shown(found) + "; expected " + expected;
        }
    }

    record MissingClaim(String claim) implements BadCredential {
        @Override
        public String message() {
            return "the token has no usable claim " + claim;
        }
    }

    record UntrustedIssuer(String issuer) implements BadCredential {
        @Override
        public String message() {
            return "issuer " + shown(issuer) + " is not trusted here; get a token from an issuer that this server's"
                    + " configuration names";
        }
    }

    record AlgorithmNotAllowed(String algorithm, Collection<String> accepted) implements BadCredential {
        @Override
        public String message() {
            return "the token's algorithm is " + shown(algorithm) + "; accepted from its issuer: "
                    + String.join(", ", accepted);
        }
    }

    record UnknownKey(String issuer, Optional<String> keyId) implements BadCredential {
        @Override
        public String message() {
            return keyId.map(id -> "key " + shown(id) + " is not among the keys that issuer " + shown(issuer)
                            + " publishes for the token's algorithm")
                    .orElseGet(() -> "the token names no key (kid), and issuer " + shown(issuer)
                            + " does not publish exactly one for its algorithm");
        }
    }

    record BadSignature() implements BadCredential {
        @Override
        public String message() {
            return "the token's signature does not verify; it was changed on the way or signed with another key";
        }
    }

    record ExpiredToken(Duration ago) implements BadCredential {
        @Override
        public String message() {
            return "the token expired " + ago.toSeconds() + " s ago; get a new one";
        }
    }

    record NotYetValidToken(Duration in) implements BadCredential {
        @Override
        public String message() {
            return "the token is not valid for another " + in.toSeconds() + " s; check the clocks of issuer and server";
        }
    }

    record WrongAudience(List<String> found, Collection<String> accepted) implements BadCredential {
        @Override
        public String message() {
            return (found.isEmpty() ? "the token has no audience" : "audience is " + shown(String.join(", ", found)))
                    + "; this service accepts " + String.join(", ", accepted);
        }
    }

    record TenantMismatch(String asked, String found) implements BadCredential {
        @Override
        public String message() {
            return "the field tenant says " + shown(asked) + " but the token is of tenant " + shown(found)
                    + "; send the token's own tenant or none";
        }
    }

    /**
     * The identity is genuine, and no rule is about it.
     *
     * @param why what each rule said, for the server's log only: the caller is not told of rules about others
     */
    record NoRights(String issuer, String subject, String service, List<String> why) implements BadCredential {
        @Override
        public String message() {
            return "subject " + shown(subject) + " of issuer " + shown(issuer)
                    + " is known, but no access rule gives it" + " any right on " + shown(service)
                    + "; ask those who run this server for a rule";
        }
    }

    record CannotRedeem(String why) implements BadCredential {
        @Override
        public String message() {
            return "the refresh token cannot be redeemed: " + why + "; send an access_token instead";
        }
    }

    record RedemptionRefused(String issuer, String error) implements BadCredential {
        @Override
        public String message() {
            return "issuer " + shown(issuer) + " did not redeem the refresh token: " + shown(error)
                    + "; sign in there again";
        }
    }

    record IssuerRemoved(String issuer) implements BadCredential {
        @Override
        public String message() {
            return "this refresh token came from issuer " + shown(issuer)
                    + ", which is not configured here any more; exchange an identity token again";
        }
    }

    record WrongService(String found, String asked) implements BadCredential {
        @Override
        public String message() {
            return "the token is for service " + shown(found) + ", not for " + shown(asked)
                    + "; exchange an identity token for that service";
        }
    }

    record UnknownUser() implements BadCredential {
        @Override
        public String message() {
            return "there are no passwords here; sign in with user 00000000-0000-0000-0000-000000000000 and a refresh"
                    + " token from /oauth2/exchange as the password";
        }
    }

    /** Not the caller's fault, and it passes: status 503 or 429, always with {@code Retry-After}. */
    sealed interface Temporary extends Refusal {}

    record IssuerUnavailable(String issuer, Duration delay) implements Temporary {
        @Override
        public Category category() {
            return Category.UNAVAILABLE;
        }

        @Override
        public Optional<Duration> retryAfter() {
            return Optional.of(delay);
        }

        @Override
        public String message() {
            return "issuer " + shown(issuer)
                    + " cannot be reached just now, so the token cannot be checked; try again in "
                    + Math.max(1, delay.toSeconds()) + " s";
        }
    }

    record Overloaded(Duration delay) implements Temporary {
        @Override
        public Category category() {
            return Category.TOO_MANY_REQUESTS;
        }

        @Override
        public Optional<Duration> retryAfter() {
            return Optional.of(delay);
        }

        @Override
        public String message() {
            return "too many requests at once; try again in " + Math.max(1, delay.toSeconds()) + " s";
        }
    }

    record Stopping(Duration delay) implements Temporary {
        @Override
        public Category category() {
            return Category.UNAVAILABLE;
        }

        @Override
        public Optional<Duration> retryAfter() {
            return Optional.of(delay);
        }

        @Override
        public String message() {
            return "the server is being stopped; try again in " + Math.max(1, delay.toSeconds()) + " s";
        }
    }

    /**
     * A value that a caller chose, fit for a message: cut to 200 characters and without those that cannot be seen, which
     * could forge log lines or turn the text around.
     */
    static String shown(String value) {
        String visible = value.codePoints()
                .limit(SHOWN_CHARACTERS)
                .map(c -> isVisible(c) ? c : '\uFFFD')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return value.codePointCount(0, value.length()) > SHOWN_CHARACTERS ? visible + "…" : visible;
    }

    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
