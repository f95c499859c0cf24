package dev.cambist.cli.console;

/** Ends what a command has started when the process is told to end (SIGTERM, Ctrl-C). */
public final class Shutdown {
    private Shutdown() {}

    /** Closes it at the end of the process; requests that are running get their answers first. */
    public static void onSignal(AutoCloseable started) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(started), "shutdown"));
    }

    private static void close(AutoCloseable started) {
        try {
            started.close();
        } catch (Exception e) {
            System.err.println("cambist: did not stop cleanly: " + e.getMessage());
        }
    }
}
