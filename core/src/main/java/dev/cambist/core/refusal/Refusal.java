package dev.cambist.core.refusal;

import java.time.Duration;
import java.util.Optional;

/**
 * Why a request is refused. The message says what is wrong with the caller's own request or token, what was expected,
 * and what to do; it never says what anybody else could do, and never repeats a credential.
 */
public sealed interface Refusal permits InvalidRequest, BadCredential, PortalRefusal, RegistryRefusal, Temporary {
    /** As much of a caller's own value as a message repeats. */
    int SHOWN_CHARACTERS = 200;

    Category category();

    String message();

    /** What the server's log and those who explain say besides; it tells of the configuration, so the caller is not told. */
    default Optional<String> hint() {
        return Optional.empty();
    }

    /** Seconds after which another try can help, for the refusals that pass by themselves. */
    default Optional<Duration> retryAfter() {
        return Optional.empty();
    }

    /** The refusal's name as clients and logs see it: {@code expired_token} for {@link BadCredential.ExpiredToken}. */
    default String reason() {
        return RefusalName.of(getClass());
    }

    /**
     * A value that a caller chose, fit for a message: cut to 200 characters and without those that cannot be seen, which
     * could forge log lines or turn the text around.
     */
    static String shown(String value) {
        if (value.length() <= SHOWN_CHARACTERS && isAllPrintable(value)) {
            return value;
        }
        String visible = value.codePoints()
                .limit(SHOWN_CHARACTERS)
                .map(c -> isVisible(c) ? c : '\uFFFD')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return value.codePointCount(0, value.length()) > SHOWN_CHARACTERS ? visible + "…" : visible;
    }

    /** Whether it is of ASCII's visible characters alone, as the name of nearly every client is. */
    private static boolean isAllPrintable(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
                return false;
            }
        }
        return true;
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
