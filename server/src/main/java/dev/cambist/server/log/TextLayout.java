package dev.cambist.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/**
 * A line for people: {@code 2026-11-22T12:00:00Z INFO tokens: granted service="registry.example.com" …}. Whatever a
 * caller of the server chose can neither begin a line nor end a quoted value: control characters are replaced, quotes
 * become apostrophes, and the lines of a stack trace are indented.
 */
final class TextLayout extends LayoutBase<ILoggingEvent> {
    private static final int LENGTH = 1024; // characters of a long line of one request

    private final LineTime time = new LineTime();

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(LENGTH);
        line.append(time.of(event.getTimeStamp()));
        line.append(' ').append(event.getLevel()).append(' ');
        appendWhatHappened(event, line);
        return line.toString();
    }

    /** All of the line but its time and level. */
    static void appendWhatHappened(ILoggingEvent event, StringBuilder line) {
        String logger = event.getLoggerName();
        line.append(logger, logger.lastIndexOf('.') + 1, logger.length()).append(": ");
        append(line, event.getFormattedMessage(), '"');
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            for (KeyValuePair pair : pairs) {
                line.append(' ').append(pair.key).append("=\"");
                append(line, String.valueOf(pair.value), '\'');
                line.append('"');
            }
        }
        line.append('\n');
        if (event.getThrowableProxy() != null) {
            ThrowableProxyUtil.asString(event.getThrowableProxy()).lines().forEach(each -> {
                line.append("    ");
                append(line, each, '"');
                line.append('\n');
            });
        }
    }

    private static void append(StringBuilder line, String text, char quote) {
        int plain = 0; // where the characters begin that stand as they are; they go out together
        for (int i = 0; i < text.length(); ) {
            char first = text.charAt(i);
            if (first >= ' ' && first < 0x7F && first != '"') {
                i++;
                continue;
            }
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            if (c == '"' || !isVisible(c)) {
                line.append(text, plain, i).append(c == '"' ? quote : '\uFFFD');
                plain = next;
            }
            i = next;
        }
        line.append(text, plain, text.length());
    }

    /** Neither what ends a line nor what makes it read otherwise, such as the marks that reverse the writing. */
    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> c == '\t';
            default -> true;
        };
    }
}
