package dev.cambist.server.issuer;

/**
 * What an issuer sends, or does not send, cannot be used. The message is one line for the log: what it quotes of the
 * issuer's own words is without control characters, which could forge lines, and cut short.
 *
 * <p>It is lasting where the same will be found again until somebody mends it, as a document that is of another issuer;
 * an issuer that does not answer passes by itself.
 */
final class IssuerException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int MAX_CHARACTERS = 600;

    private final boolean lasting;

    /** A lasting problem. */
    IssuerException(String problem) {
        this(problem, true);
    }

    private IssuerException(String problem, boolean lasting) {
        // Without a stack trace: nothing went wrong in this program.
        super(oneLine(problem), null, false, false);
        this.lasting = lasting;
    }

    static IssuerException passing(String problem) {
        return new IssuerException(problem, false);
    }

    /** The same problem, with these words before it. */
    IssuerException after(String words) {
        return new IssuerException(words + problem(), lasting);
    }

    boolean isLasting() {
        return lasting;
    }

    String problem() {
        return String.valueOf(getMessage());
    }

    private static String oneLine(String text) {
        String visible = text.codePoints()
                .limit(MAX_CHARACTERS)
                .map(c -> Character.isISOControl(c) || !Character.isDefined(c) ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return text.length() > visible.length() ? visible + "…" : visible;
    }
}
