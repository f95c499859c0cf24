package dev.cambist.bench.start;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import dev.cambist.bench.load.Machine;
import dev.cambist.bench.load.Spread;
import dev.cambist.testkit.AcrSignIn;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How long a test waits for a whole ACR of the testkit: until it stands, and until it has taken an image, locked its tag and
 * refused to overwrite it. The first of a test run comes in a Java of its own, each further one in the same.
 */
public final class TimeToAcrReport {
    private static final String ONCE = "once";
    private static final double NANOS_PER_MILLI = 1e6;
    private static final OperatingSystemMXBean CPU = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final Series first = new Series(new Spread(), new Spread(), new Spread(), new Spread());
    private final Series further = new Series(new Spread(), new Spread(), new Spread(), new Spread());

    /** Of some starts the milliseconds, and those of CPU, which say more where the machine is busy. */
    private record Series(Spread stands, Spread standsCpu, Spread enforces, Spread enforcesCpu) {
        private void add(String[] times) {
            stands.add(Double.parseDouble(times[0]));
            standsCpu.add(Double.parseDouble(times[1]));
            enforces.add(Double.parseDouble(times[2]));
            enforcesCpu.add(Double.parseDouble(times[3]));
        }
    }

    private TimeToAcrReport() {}

    /** Takes the number of processes, and how many registries each of them starts. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length > 1 && arguments[0].equals(ONCE)) {
            for (int start = 0; start < Integer.parseInt(arguments[1]); start++) {
                start();
            }
            return;
        }
        int processes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 7;
        int starts = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 8;
        System.out.printf(Locale.ROOT, "%n%s; %d processes, %d in each%n%n", Machine.state(), processes, starts);
        TimeToAcrReport report = new TimeToAcrReport();
        for (int process = 0; process < processes; process++) {
            report.read(run(starts));
        }
        report.print();
    }

    private static void start() {
        long begun = System.nanoTime();
        long begunCpu = CPU.getProcessCpuTime();
        try (AcrSignIn acr = AcrSignIn.start()) {
            long stands = System.nanoTime();
            long standsCpu = CPU.getProcessCpuTime();
            acr.as("olga").push("team/app:v1");
            acr.as("olga").lock("team/app:v1");
            requireLocked(acr);
            System.out.printf(
                    Locale.ROOT,
                    "%f %f %f %f%n",
                    (stands - begun) / NANOS_PER_MILLI,
                    (standsCpu - begunCpu) / NANOS_PER_MILLI,
                    (System.nanoTime() - begun) / NANOS_PER_MILLI,
                    (CPU.getProcessCpuTime() - begunCpu) / NANOS_PER_MILLI);
        }
    }

    private static void requireLocked(AcrSignIn acr) {
        try {
            acr.as("olga").push("team/app:v1");
        } catch (IllegalStateException e) {
            if (String.valueOf(e.getMessage()).contains("REGISTRY_DISALLOWED_OPERATION")) {
                return;
            }
            throw e;
        }
        throw new IllegalStateException("a locked tag was pushed");
    }

    private static List<String> run(int starts) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TimeToAcrReport.class.getName(),
                        ONCE,
                        Integer.toString(starts))
                .redirectError(ProcessBuilder.Redirect.DISCARD) // the server's log
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new IllegalStateException("a process ended with " + code);
        }
        return said.lines().filter(line -> line.matches("[0-9.]+( [0-9.]+){3}")).toList();
    }

    private void read(List<String> lines) {
        for (int at = 0; at < lines.size(); at++) {
            (at == 0 ? first : further).add(lines.get(at).split(" ", -1));
        }
    }

    private void print() {
        System.out.println("| what | least ms | median ms | most ms | least CPU ms | median CPU ms | most CPU ms |\n"
                + "| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        row("the first of a process stands", first.stands(), first.standsCpu());
        row("the first has refused a push to a locked tag", first.enforces(), first.enforcesCpu());
        row("each further one stands", further.stands(), further.standsCpu());
        row("each further one has refused a push to a locked tag", further.enforces(), further.enforcesCpu());
    }

    private static void row(String what, Spread times, Spread cpu) {
        System.out.printf("| %s | %s | %s |%n", what, times.columns(0), cpu.columns(0));
    }
}
