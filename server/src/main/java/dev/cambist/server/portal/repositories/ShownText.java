package dev.cambist.server.portal.repositories;

/**
 * Text that strangers wrote, cut to a length, and without characters that cannot be seen or turn others around.
 *
 * @param isCut whether more followed
 */
public record ShownText(String text, boolean isCut) {
    static final ShownText NONE = new ShownText("", false);

    /**
     * Cuts a text of lines.
     *
     * @param most bytes that it may take on a page, where some characters are escaped
     */
    static ShownText of(CharSequence text, int most) {
        StringBuilder shown = new StringBuilder();
        int bytes = 0;
        int at = 0;
        while (at < text.length()) {
            int character = Character.codePointAt(text, at);
            int visible = isVisible(character) ? character : 0xFFFD;
            bytes += bytes(visible);
            if (bytes > most) {
                return new ShownText(shown.toString(), true);
            }
            shown.appendCodePoint(visible);
            at += Character.charCount(character);
        }
        return new ShownText(shown.toString(), false);
    }

    /** The same in one line, with a mark where it was cut. */
    static String line(String text, int most) {
        ShownText shown = of(text.replaceAll("\\s+", " "), most);
        return shown.isCut() ? shown.text() + "…" : shown.text();
    }

    /** As UTF-8, and as HTML escapes it at most. */
    private static int bytes(int character) {
        return switch (character) {
            case '&', '<', '>', '"', '\'' -> 5;
            default -> character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
        };
    }

    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL -> character == '\n' || character == '\t';
            case Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
