package dev.cambist.server.audit;

import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Explanation;
import dev.cambist.server.audit.RequestEvent.Result;
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
    /** A request to a registry was let through, and answered. */
    PASSED,
    /** A request to a registry was let through, and its answer did not come to an end. */
    BROKEN_OFF,
    /** An operator did something. */
    ADMINISTERED,
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

    /** Of a whole request. */
    public static Outcome of(RequestEvent event) {
        return switch (event.result()) {
            case Result.Exchanged exchanged -> GRANTED;
            case Result.Issued issued -> of(issued.decision());
            case Result.Refused refused -> REFUSED;
            case Result.Admitted admitted -> admitted.brokenOff() ? BROKEN_OFF : PASSED;
            case Result.Administered done -> ADMINISTERED;
            case Result.Failed failed -> FAILED;
        };
    }

    private static Outcome of(Decision decision) {
        if (decision.isComplete()) {
            return GRANTED;
        }
        return decision.granted().isEmpty() ? DENIED : PARTIAL;
    }

    /** The log's word: there a token without all its rights was granted too, and {@code why} says what it lacks. */
    String logged() {
        return switch (this) {
            case GRANTED, PARTIAL, DENIED -> "granted";
            case BROKEN_OFF -> "broken off";
            case REFUSED, PASSED, ADMINISTERED, FAILED -> word();
        };
    }

    public static Optional<Outcome> named(String word) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.word().equals(word))
                .findFirst();
    }
}
