package dev.cambist.e2e.lab;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** The programs that the tests have started: their logs are shown with a failure, and none of them outlives the tests. */
final class Programs {
    private static final int LINES_SHOWN = 40;

    private static final List<Program> STARTED = new CopyOnWriteArrayList<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Programs::endAll, "end programs"));
    }

    private Programs() {}

    static void add(Program program) {
        STARTED.add(program);
    }

    /** Forgets those that have ended: a later test's failure is not about them. */
    static void forgetEnded() {
        STARTED.removeIf(program -> !program.isAlive());
    }

    /** The ends of all their logs. */
    static String logs() {
        return STARTED.stream()
                .map(program -> "--- the end of the log of " + program + "\n" + end(program.log()))
                .collect(Collectors.joining("\n"));
    }

    private static String end(String log) {
        List<String> lines = log.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
    }

    private static void endAll() {
        STARTED.stream().filter(Program::isAlive).forEach(Program::close);
    }
}
