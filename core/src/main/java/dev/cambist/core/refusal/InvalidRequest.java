package dev.cambist.core.refusal;

import static dev.cambist.core.refusal.Refusal.shown;

import java.time.Duration;
import java.util.List;

/** The request itself is wrong: status 400, or the more precise 404, 405, 408, 413 and 431. */
public sealed interface InvalidRequest extends Refusal {
    @Override
    default Category category() {
        return Category.INVALID_REQUEST;
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

    record UnknownTokenType(String field, String given, List<String> accepted) implements InvalidRequest {
        @Override
        public String message() {
            return field + " " + shown(given) + " is not accepted here; accepted: " + String.join(", ", accepted);
        }
    }

    record UnsupportedField(String field, String instead) implements InvalidRequest {
        @Override
        public String message() {
            return "the field " + field + " is not supported here; " + instead;
        }
    }

    /** The field is known, and its value cannot be used. */
    record UnusableField(String field, String expected) implements InvalidRequest {
        @Override
        public String message() {
            return "the field " + field + " cannot be used as it is; expected " + expected;
        }
    }

    /** Two fields that mean the same say different things, so that neither can be taken at its word. */
    record ConflictingFields(String field, String value, String otherField, String otherValue)
            implements InvalidRequest {
        @Override
        public String message() {
            return "the field " + field + " says " + shown(value) + " but the field " + otherField + " says "
                    + shown(otherValue) + "; send one of the two, or the same in both";
        }
    }

    /** Nobody has to say who asks for this to be answered, so it does not tell which registries there are. */
    record UnknownService(String given) implements InvalidRequest {
        @Override
        public String message() {
            return "service " + shown(given) + " is not a registry of this server; send the service that the registry's"
                    + " own WWW-Authenticate header names";
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

    record SlowHead(Duration limit) implements InvalidRequest {
        @Override
        public Category category() {
            return Category.TIMED_OUT;
        }

        @Override
        public String message() {
            return "request line and headers did not arrive in time; they may take " + limit.toSeconds() + " s";
        }
    }

    record HeadersTooLarge(long limitBytes) implements InvalidRequest {
        @Override
        public Category category() {
            return Category.HEADERS_TOO_LARGE;
        }

        @Override
        public String message() {
            return "request line and headers together are larger than " + limitBytes
                    + " bytes, of which each header takes at least 32";
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

    /** No registry goes by the host name that the client used. */
    record UnknownHost(String host) implements InvalidRequest {
        @Override
        public Category category() {
            return Category.NOT_FOUND;
        }

        @Override
        public String message() {
            return "there is no registry at " + shown(host)
                    + "; use the name under which the registry is configured here, or ask those who run this server to"
                    + " add this one to its aliases";
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
}
