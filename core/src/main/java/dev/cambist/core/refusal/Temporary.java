package dev.cambist.core.refusal;

import static dev.cambist.core.refusal.Refusal.shown;

import java.time.Duration;
import java.util.Optional;

/** Not the caller's fault, and it passes: status 503 or 429, always with {@code Retry-After}. */
public sealed interface Temporary extends Refusal {
    /** After which time another try can help. */
    Duration delay();

    @Override
    default Category category() {
        return Category.UNAVAILABLE;
    }

    @Override
    default Optional<Duration> retryAfter() {
        return Optional.of(delay());
    }

    /** The delay as a message gives it: whole seconds, and at least one. */
    private static long seconds(Duration delay) {
        return Math.max(1, delay.toSeconds());
    }

    /**
     * There are no keys of an issuer to check with.
     *
     * @param lasting whether what is wrong lasts until somebody mends it, so that no time can be promised
     */
    record IssuerUnavailable(String issuer, boolean lasting, Duration delay) implements Temporary {
        public IssuerUnavailable(String issuer, Duration delay) {
            this(issuer, false, delay);
        }

        @Override
        public String message() {
            return lasting
                    ? "the keys of issuer " + shown(issuer)
                            + " cannot be used, so the token cannot be checked; this server's log says why"
                    : "issuer " + shown(issuer)
                            + " cannot be reached just now, so the token cannot be checked; try again in "
                            + Temporary.seconds(delay) + " s";
        }
    }

    /** Refresh tokens of one address, or of addresses that nothing good is known of, which an issuer did not redeem. */
    record TooManyRedemptions(Duration delay) implements Temporary {
        @Override
        public Category category() {
            return Category.TOO_MANY_REQUESTS;
        }

        @Override
        public String message() {
            return "too many refresh tokens were tried from your address; send an access_token instead, or try again in "
                    + Temporary.seconds(delay) + " s";
        }
    }

    /**
     * More requests than one may send.
     *
     * @param whose the requests' of whom, in words such as "your address"
     */
    record TooManyRequests(String whose, int perSecond, Duration delay) implements Temporary {
        @Override
        public Category category() {
            return Category.TOO_MANY_REQUESTS;
        }

        @Override
        public String message() {
            return "more than " + perSecond + " requests a second come from " + whose + "; try again in "
                    + Temporary.seconds(delay) + " s";
        }
    }

    /** Credentials of one address that were refused, more than one may try. */
    record TooManyFailures(int perSecond, Duration delay) implements Temporary {
        @Override
        public Category category() {
            return Category.TOO_MANY_REQUESTS;
        }

        @Override
        public String message() {
            return "more than " + perSecond + " credentials a second from your address were refused; mend what sends"
                    + " them, and try again in " + Temporary.seconds(delay) + " s";
        }
    }

    record Overloaded(Duration delay) implements Temporary {
        @Override
        public Category category() {
            return Category.TOO_MANY_REQUESTS;
        }

        @Override
        public String message() {
            return "too many requests at once; try again in " + Temporary.seconds(delay) + " s";
        }
    }

    /**
     * The registry behind the gateway does not do its part.
     *
     * @param kind what is wrong, in one word of few
     * @param problem what it does instead; the message goes on with it after "the registry itself"
     */
    record UpstreamUnavailable(String kind, String problem, Duration delay) implements Temporary {
        @Override
        public String message() {
            return "the registry itself " + problem + "; try again in " + Temporary.seconds(delay) + " s";
        }
    }

    record TooManyTransfers(int limit, Duration delay) implements Temporary {
        @Override
        public Category category() {
            return Category.TOO_MANY_REQUESTS;
        }

        @Override
        public String message() {
            return limit + " requests of your address are running already; let some of them end, and try again in "
                    + Temporary.seconds(delay) + " s";
        }
    }

    /** What would be done could not be recorded, and this server does nothing unrecorded. */
    record AuditUnavailable(Duration delay) implements Temporary {
        @Override
        public String message() {
            return "this server cannot record what it does just now, and issues nothing unrecorded; try again in "
                    + Temporary.seconds(delay) + " s, or tell the registry's operator";
        }
    }

    /** What was recorded cannot be shown. */
    record AuditUnreadable(Duration delay) implements Temporary {
        @Override
        public String message() {
            return "this server cannot read its audit just now; its log says why; try again in "
                    + Temporary.seconds(delay) + " s";
        }
    }

    /** Which tokens are revoked cannot be told, so none is accepted. */
    record StoreUnavailable(Duration delay) implements Temporary {
        @Override
        public String message() {
            return "this server cannot tell just now whether your token was revoked; try again in "
                    + Temporary.seconds(delay) + " s";
        }
    }

    /**
     * Our own keys cannot be read or changed.
     *
     * @param problem what is wrong, and what to do; for operators alone, who are the only ones to ask
     */
    record KeysUnavailable(String problem, Duration delay) implements Temporary {
        @Override
        public String message() {
            return "the keys stay as they are: " + problem + "; try again in " + Temporary.seconds(delay) + " s";
        }
    }

    /** Whatever signs access tokens does not do so, for example a token of hardware that is not connected. */
    record SigningUnavailable(Duration delay) implements Temporary {
        @Override
        public String message() {
            return "this server cannot sign access tokens just now; try again in " + Temporary.seconds(delay)
                    + " s, or tell the registry's operator";
        }
    }

    /** What is locked cannot be told, so nothing is changed. */
    record IndexUnavailable(Duration delay) implements Temporary {
        @Override
        public String message() {
            return "this server cannot tell just now what the registry holds and what of it is locked; try again in "
                    + Temporary.seconds(delay) + " s";
        }
    }

    /** Others change the same repository, and take long. */
    record RepositoryBusy(Duration delay) implements Temporary {
        @Override
        public Category category() {
            return Category.TOO_MANY_REQUESTS;
        }

        @Override
        public String message() {
            return "others are changing the same repository; try again in " + Temporary.seconds(delay) + " s";
        }
    }

    record Stopping(Duration delay) implements Temporary {
        @Override
        public String message() {
            return "the server is being stopped; try again in " + Temporary.seconds(delay) + " s";
        }
    }
}
