package dev.cambist.client.internal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The {@code Retry-After} header: seconds, or an HTTP date (RFC 9110 section 10.2.3). */
public final class RetryAfter {
    private RetryAfter() {}

    /**
     * How long to wait; empty when the header is missing or cannot be read.
     *
     * @param date the answer's {@code Date} header, by whose clock a date is meant
     * @param now what counts where that is missing
     */
    public static Optional<Duration> read(Optional<String> header, Optional<String> date, Instant now) {
        Optional<String> value = header.map(String::strip);
        if (value.filter(text -> text.matches("[0-9]{1,9}")).isPresent()) {
            return value.map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
        }
        Instant from = date.flatMap(RetryAfter::readDate).orElse(now);
        return value.flatMap(RetryAfter::readDate)
                .map(until -> Duration.between(from, until))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
    }

    private static Optional<Instant> readDate(String text) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip(), Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
