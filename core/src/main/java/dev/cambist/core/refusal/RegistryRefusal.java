package dev.cambist.core.refusal;

import static dev.cambist.core.refusal.Refusal.shown;

import java.util.Optional;

/** A request to a registry is not let through to it. */
public sealed interface RegistryRefusal extends Refusal {
    @Override
    default Category category() {
        return Category.UNAUTHORIZED;
    }

    record UnknownRoute(String path, String problem) implements RegistryRefusal {
        @Override
        public Category category() {
            return Category.NOT_FOUND;
        }

        @Override
        public String message() {
            return "there is nothing at " + shown(path) + ": " + shown(problem);
        }
    }

    /**
     * It exists elsewhere, as with ACR, and not here: never 404, which clients that delete take for success.
     *
     * @param request method and path
     */
    record NotServed(String request) implements RegistryRefusal {
        @Override
        public Category category() {
            return Category.UNSUPPORTED;
        }

        @Override
        public String message() {
            return shown(request) + " is not served here; this registry has the routes of the OCI distribution"
                    + " specification and /v2/_catalog";
        }
    }

    record FormBody(String contentType) implements RegistryRefusal {
        @Override
        public Category category() {
            return Category.INVALID_REQUEST;
        }

        @Override
        public String message() {
            return "the Content-Type is " + shown(contentType)
                    + ", but a registry takes no forms; send application/octet-stream, or a manifest's own media type";
        }
    }

    record BadPageSize(String given) implements RegistryRefusal {
        @Override
        public Category category() {
            return Category.PAGINATION_NUMBER_INVALID;
        }

        @Override
        public String message() {
            return "n is " + shown(given) + "; send the number of entries wanted, at least 1";
        }
    }

    record NoToken() implements RegistryRefusal {
        @Override
        public String message() {
            return "authentication required; get a token from the realm that WWW-Authenticate names, and send it as"
                    + " Authorization: Bearer";
        }
    }

    record UnknownScheme(String scheme) implements RegistryRefusal {
        @Override
        public String message() {
            return "this registry takes tokens, not " + shown(scheme)
                    + " credentials; send those to the realm that WWW-Authenticate names, and the token from there as"
                    + " Authorization: Bearer";
        }
    }

    /**
     * The token is genuine and gives too little; one of a caller that never signed in has what everybody has.
     *
     * @param needed the scopes of the request
     * @param granted the scopes of the token on the same things; empty if there are none
     * @param signedIn whether the token names somebody
     */
    record InsufficientScope(String needed, String granted, boolean signedIn) implements RegistryRefusal {
        @Override
        public String message() {
            String has = "this request needs " + shown(needed) + "; the token has "
                    + (granted.isEmpty() ? "nothing of it" : shown(granted));
            return signedIn
                    ? has
                            + "; ask the realm for a token with that scope, and if it gives less, ask those who run this server"
                            + " for a rule"
                    : has + ", because it was asked for without a sign-in; sign in first, for example with docker login"
                            + " or cambist login";
        }
    }

    /**
     * The token stands for what the rules give its caller at each use, and now they give too little.
     *
     * @param needed the scopes of the request
     * @param granted what the token and the rules give of them; empty if that is nothing
     */
    record RulesGiveLess(String needed, String granted) implements RegistryRefusal {
        @Override
        public String message() {
            return "this request needs " + shown(needed) + "; the token stands for what the rules give at each use, and"
                    + " they give "
                    + (granted.isEmpty() ? "nothing of it" : shown(granted))
                    + "; ask those who run this server for a rule";
        }
    }

    /** Nothing is known of a repository of that name. */
    record UnknownRepository(String name) implements RegistryRefusal {
        @Override
        public Category category() {
            return Category.NAME_UNKNOWN;
        }

        @Override
        public String message() {
            return "repository \"" + shown(name) + "\" is not found";
        }
    }

    /** There is nothing to delete; as Distribution says it. */
    record UnknownRepositoryName(String name) implements RegistryRefusal {
        @Override
        public Category category() {
            return Category.NAME_UNKNOWN;
        }

        @Override
        public String message() {
            return "repository name not known to registry: " + shown(name);
        }
    }

    record UnknownTag() implements RegistryRefusal {
        @Override
        public Category category() {
            return Category.TAG_UNKNOWN;
        }

        @Override
        public String message() {
            return "the specified tag does not exist";
        }
    }

    record UnknownManifest() implements RegistryRefusal {
        @Override
        public Category category() {
            return Category.MANIFEST_UNKNOWN;
        }

        @Override
        public String message() {
            return "manifest unknown";
        }
    }

    /**
     * Attributes, or a rule of the configuration, forbid it; in the words of ACR.
     *
     * @param lock which it was, for those who run this server
     */
    record DisallowedOperation(String lock) implements RegistryRefusal {
        @Override
        public Category category() {
            return Category.DISALLOWED;
        }

        @Override
        public String message() {
            return "The operation is disallowed on this registry, repository or image. View troubleshooting steps at"
                    + " https://aka.ms/acr/faq/#why-does-my-pull-or-push-request-fail-with-disallowed-operation";
        }

        @Override
        public Optional<String> hint() {
            return Optional.of(lock);
        }
    }

    /** The registry deletes nothing, or not so; never 404, which clients take for success. */
    record CannotDelete(String what, int status) implements RegistryRefusal {
        @Override
        public Category category() {
            return Category.UNSUPPORTED;
        }

        @Override
        public String message() {
            return "the registry does not delete " + shown(what) + " (it answers " + status
                    + "); Distribution wants storage.delete.enabled for that";
        }
    }

    /** Pushes and deletions go past this server, which therefore could hold no lock; never 404, as for {@link NotServed}. */
    record LockNotHeld() implements RegistryRefusal {
        @Override
        public Category category() {
            return Category.UNSUPPORTED;
        }

        @Override
        public String message() {
            return "deleteEnabled, writeEnabled and readEnabled cannot be set to false here: pushes, pulls and deletions"
                    + " go to the registry itself, which would not heed it; locks need Cambist in front of the registry";
        }
    }

    /** The registry deletes no tags, and beside it nobody can keep others from the tag while one is taken off otherwise. */
    record CannotUntagBeside(int status) implements RegistryRefusal {
        @Override
        public Category category() {
            return Category.UNSUPPORTED;
        }

        @Override
        public String message() {
            return "the registry does not delete tags (it answers " + status + "), and what is pushed to it meanwhile"
                    + " could be lost if the tag were taken off in another way; delete the manifest by its digest, which"
                    + " takes all its tags, or push something else to the tag";
        }
    }

    /** The host is known, and its registry takes such requests itself; never 404, as for {@link NotServed}. */
    record NotInFront(String registry) implements RegistryRefusal {
        @Override
        public Category category() {
            return Category.UNSUPPORTED;
        }

        @Override
        public String message() {
            return "this server answers for " + shown(registry) + " under /acr/v1 only; send what is under /v2 to the"
                    + " registry itself";
        }
    }

    record ManifestTooLarge(long limit) implements RegistryRefusal {
        @Override
        public Category category() {
            return Category.TOO_LARGE;
        }

        @Override
        public String message() {
            return "a manifest has at most " + limit + " bytes here";
        }
    }

    record MalformedAttributes(String problem) implements RegistryRefusal {
        @Override
        public Category category() {
            return Category.INVALID_REQUEST;
        }

        @Override
        public String message() {
            return "the attributes cannot be read: " + shown(problem)
                    + "; send a JSON object with any of deleteEnabled, writeEnabled, listEnabled and readEnabled, each"
                    + " true or false";
        }
    }
}
