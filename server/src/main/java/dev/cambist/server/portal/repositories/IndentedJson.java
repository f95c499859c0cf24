package dev.cambist.server.portal.repositories;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * JSON as it was sent, for people: what came in one line gets lines, and nothing else of it changes. What is none is shown
 * as well, for a registry has taken it.
 */
final class IndentedJson {
    private static final int DEEPEST = 20; // levels that are indented further; strangers decide how deep it goes

    private IndentedJson() {}

    /** @param most bytes that it may take on a page */
    static ShownText of(byte[] json, int most) {
        String text = new String(json, UTF_8);
        return ShownText.of(text.indexOf('\n') < 0 ? indented(text, most) : text, most);
    }

    private static CharSequence indented(String text, int most) {
        StringBuilder lines = new StringBuilder();
        int depth = 0;
        boolean inText = false;
        for (int at = 0; at < text.length() && lines.length() <= most; at++) {
            char c = text.charAt(at);
            if (inText) {
                lines.append(c);
                if (c == '\\' && at + 1 < text.length()) {
                    lines.append(text.charAt(++at));
                }
                inText = c != '"';
                continue;
            }
            switch (c) {
                case '{', '[' -> {
                    lines.append(c);
                    depth++;
                    if (at + 1 == text.length() || text.charAt(at + 1) != closing(c)) {
                        newLine(lines, depth);
                    }
                }
                case '}', ']' -> {
                    depth--;
                    if (at == 0 || closing(text.charAt(at - 1)) != c) {
                        newLine(lines, depth);
                    }
                    lines.append(c);
                }
                case ',' -> {
                    lines.append(c);
                    newLine(lines, depth);
                }
                case ':' -> lines.append(": ");
                case ' ' -> {
                    // what stands between values is said by the lines
                }
                default -> {
                    lines.append(c);
                    inText = c == '"';
                }
            }
        }
        return lines;
    }

    private static char closing(char opening) {
        return switch (opening) {
            case '{' -> '}';
            case '[' -> ']';
            default -> ' ';
        };
    }

    private static void newLine(StringBuilder lines, int depth) {
        lines.append('\n').append("  ".repeat(Math.max(0, Math.min(depth, DEEPEST))));
    }
}
