package dev.cambist.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.OutputStream;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;

/**
 * Sets logback up, which finds it as a service: to standard error, as text or, with {@code CAMBIST_LOG_FORMAT=json}, as
 * one JSON object a line, or with {@code journal} as systemd's journal wants it; from INFO on, or the level that
 * {@code CAMBIST_LOG_LEVEL} names; the access log only with {@code CAMBIST_ACCESS_LOG=on}. Whoever logs waits for nobody. Stands back where somebody brings a logback
 * configuration of its own.
 *
 * <p>In code, because reading logback's XML takes longer than all else at start.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
    private static final String FORMAT = "CAMBIST_LOG_FORMAT";
    private static final String LEVEL = "CAMBIST_LOG_LEVEL";
    private static final String ACCESS = "CAMBIST_ACCESS_LOG";

    private final Map<String, String> environment;

    /** Takes the settings from the process's environment. */
    public LogSetup() {
        this(System.getenv());
    }

    LogSetup(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public ExecutionStatus configure(LoggerContext loggers) {
        if (isConfiguredOtherwise()) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        setUp(loggers);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    void setUp(LoggerContext loggers) {
        Layout<ILoggingEvent> layout = layout();
        layout.setContext(loggers);
        layout.start();
        QueuedAppender console = new QueuedAppender(layout, new StandardError());
        console.setContext(loggers);
        console.setName("console");
        console.start();
        Runtime.getRuntime().addShutdownHook(new Thread(console::flush, "log-end"));
        loggers.getLogger("org.eclipse.jetty").setLevel(Level.WARN);
        if (wantsAccessLog()) {
            loggers.getLogger("dev.cambist.access").setLevel(Level.DEBUG);
        }
        loggers.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(level());
        loggers.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(console);
    }

    private Layout<ILoggingEvent> layout() {
        String format = environment.getOrDefault(FORMAT, "text");
        return switch (format) {
            case "json" -> new JsonLayout();
            case "journal" -> new JournalLayout();
            case "text" -> new TextLayout();
            default -> {
                addError(FORMAT + " is " + format + "; expected text, json or journal, so it is text");
                yield new TextLayout();
            }
        };
    }

    private boolean wantsAccessLog() {
        String word = environment.getOrDefault(ACCESS, "off");
        if (!word.equals("on") && !word.equals("off")) {
            addError(ACCESS + " is " + word + "; expected on or off, so it is off");
        }
        return word.equals("on");
    }

    private Level level() {
        String name = environment.getOrDefault(LEVEL, "INFO");
        Level level = Level.toLevel(name, null);
        if (level == null) {
            addError(LEVEL + " is " + name + "; expected ERROR, WARN, INFO, DEBUG or TRACE, so it is INFO");
            return Level.INFO;
        }
        return level;
    }

    /** Asks for it at each write, because a program may put another in its place. */
    private static final class StandardError extends OutputStream {
        @Override
        public void write(int b) {
            System.err.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            System.err.write(bytes, offset, length);
        }

        @Override
        public void flush() {
            System.err.flush();
        }
    }

    private static boolean isConfiguredOtherwise() {
        return System.getProperty("logback.configurationFile") != null
                || Stream.of("logback-test.xml", "logback.xml")
                        .anyMatch(name -> ClassLoader.getSystemResource(name) != null);
    }
}
