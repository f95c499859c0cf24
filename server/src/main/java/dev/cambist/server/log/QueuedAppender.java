package dev.cambist.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Lays lines out where they are logged, and has a {@link LogWriter} write them. */
final class QueuedAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final long ROOM = 4 << 20; // bytes; some ten thousand lines
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final String LOGGER = "dev.cambist.log";

    private final Layout<ILoggingEvent> layout;
    private final LogWriter writer;

    QueuedAppender(Layout<ILoggingEvent> layout, OutputStream out) {
        this.layout = layout;
        this.writer = new LogWriter(out, InstantSource.system(), ROOM, this::confession, GRACE);
    }

    Layout<ILoggingEvent> layout() {
        return layout;
    }

    @Override
    protected void append(ILoggingEvent event) {
        writer.append(LogWriter.bytes(layout.doLayout(event)));
    }

    /** Has what waits written. */
    void flush() {
        writer.stop();
    }

    private byte[] confession(long count, Instant since) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext((LoggerContext) getContext());
        event.setLoggerName(LOGGER);
        event.setLevel(Level.WARN);
        event.setInstant(InstantSource.system().instant());
        event.setMessage(count + " line(s) of the log were dropped since " + since + ", because nobody read it");
        return LogWriter.bytes(layout.doLayout(event));
    }
}
