package dev.cambist.cli.console;

import java.io.PrintWriter;
import java.time.Duration;

/** Says what takes so long, once it takes long, to a person at a terminal. */
public final class SlowNotice {
    private static final Duration SILENT = Duration.ofSeconds(2);

    private final Thread thread;

    private SlowNotice(Thread thread) {
        this.thread = thread;
    }

    /** Starts to count; the line appears after two seconds, unless this has ended before. */
    public static SlowNotice with(String what, PrintWriter err, boolean terminal) {
        return with(what, err, terminal, SILENT);
    }

    static SlowNotice with(String what, PrintWriter err, boolean terminal, Duration silent) {
        Thread thread = Thread.ofVirtual().unstarted(() -> {
            try {
                Thread.sleep(silent);
                err.println(what + " …");
                err.flush();
            } catch (InterruptedException e) {
                // It was quick.
            }
        });
        if (terminal) {
            thread.start();
        }
        return new SlowNotice(thread);
    }

    public void end() {
        thread.interrupt();
    }
}
