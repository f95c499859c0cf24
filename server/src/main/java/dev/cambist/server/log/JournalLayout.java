package dev.cambist.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.util.stream.Collectors;

/**
 * A line for systemd's journal, which keeps the time itself and takes a level in front of each line (sd-daemon(3)):
 * {@code <6>tokens: granted service="registry.example.com" …}. The journal makes an entry of each line, so the lines of
 * a stack trace have the level too.
 */
final class JournalLayout extends LayoutBase<ILoggingEvent> {
    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder text = new StringBuilder(256);
        TextLayout.appendWhatHappened(event, text);
        String level = "<" + priority(event.getLevel()) + ">";
        return text.toString().lines().map(line -> level + line + "\n").collect(Collectors.joining());
    }

    /** That of syslog(3). */
    private static int priority(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> 3;
            case Level.WARN_INT -> 4;
            case Level.INFO_INT -> 6;
            default -> 7;
        };
    }
}
