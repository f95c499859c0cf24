package dev.cambist.server.audit;

import dev.cambist.core.access.Explanation;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What came of a request. */
public enum Outcome {
    /** Everything that was asked for was given. */
    GRANTED,
    /** A part of it. */
    PARTIAL,
    /** None of it; the caller has a token without rights. */
    DENIED,
    /** The request or its credential was refused. */
    REFUSED,
    /** It ended in an error of ours. */
    FAILED;

    /** The outcome as records and answers spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of a decision: whether everything, a part or nothing of what was asked for was given. */
    public static Outcome of(Explanation decided) {
        if (decided.missing().isEmpty()) {
            return GRANTED;
        }
        return decided.granted().isEmpty() ? DENIED : PARTIAL;
    }

    static Optional<Outcome> named(String word) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.word().equals(word))
                .findFirst();
    }
}
