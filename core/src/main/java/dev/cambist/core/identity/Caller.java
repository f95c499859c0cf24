package dev.cambist.core.identity;

/** Whoever sends a request: somebody whom an issuer vouches for, or nobody in particular. */
public sealed interface Caller permits Identity, Caller.Anonymous {
    /** A caller who showed no credential. */
    record Anonymous() implements Caller {
        @Override
        public String toString() {
            return "anonymous";
        }
    }

    /** What the {@code sub} claim of a token for this caller says; empty for an anonymous one, as Docker's tokens have it. */
    default String subjectClaim() {
        return switch (this) {
            case Identity identity -> identity.subject();
            case Anonymous anonymous -> "";
        };
    }
}
