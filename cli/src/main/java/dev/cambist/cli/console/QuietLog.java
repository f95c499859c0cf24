package dev.cambist.cli.console;

import static org.slf4j.Logger.ROOT_LOGGER_NAME;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** For commands that say themselves what the log would say. */
public final class QuietLog {
    private QuietLog() {}

    /** Lets only that much into the log, unless {@code CAMBIST_LOG_LEVEL} says otherwise. */
    public static void from(Level level) {
        if (System.getenv("CAMBIST_LOG_LEVEL") == null
                && LoggerFactory.getLogger(ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(level);
        }
    }
}
