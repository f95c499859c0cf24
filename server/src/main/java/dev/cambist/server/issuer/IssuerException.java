package dev.cambist.server.issuer;

/**
 * What an issuer sends, or does not send, cannot be used. The message is one line for the log: what it quotes of the
 * issuer's own words is without control characters, which could forge lines, and cut short.
 */
final class IssuerException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int MAX_CHARACTERS = 600;

    IssuerException(String problem) {
        // Without a stack trace: nothing went wrong in this program.
        super(oneLine(problem), null, false, false);
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
