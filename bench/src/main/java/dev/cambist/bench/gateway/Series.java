package dev.cambist.bench.gateway;

import dev.cambist.bench.load.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** What was measured of one kind of load: for each way, one sample a round. */
final class Series {
    private static final double NANOS_PER_SECOND = 1e9;
    /** That part of the rest which compilers spend at most where code is compiled. */
    private static final double WARM = 0.02;

    /** Loads, uncounted, after which a way counts as warm; on a busy machine it would take longer to get there. */
    static final int MOST_WARM_UP = 12;

    private final Map<String, List<Sample>> byWay = new TreeMap<>();

    /** A load: some requests by one way. */
    interface Load {
        void run(Way way) throws Exception;
    }

    /** Seconds that passed, CPU seconds of the proxy without those of its compilers, and these. */
    private record Sample(double seconds, double cpu, double compiling) {
        static Sample of(Way way, Load load) throws Exception {
            double cpu = way.cpu();
            double compiling = way.compiling();
            long start = System.nanoTime();
            load.run(way);
            double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
            double compiled = way.compiling() - compiling;
            return new Sample(seconds, Math.max(0, way.cpu() - cpu - compiled), compiled);
        }

        boolean isWarm() {
            return compiling <= cpu * WARM;
        }
    }

    /** Has each way take a load, uncounted, at most so often, until its compilers have next to nothing left to do. */
    static void warmUp(List<Way> ways, Load load, int most) throws Exception {
        for (Way way : ways) {
            for (int times = 0; times < most; times++) {
                if (Sample.of(way, load).isWarm()) {
                    break;
                }
            }
        }
    }

    /** Measures each way in turn, so that what else the machine does falls on all of them alike. */
    void round(List<Way> ways, Load load) throws Exception {
        for (Way way : ways) {
            byWay.computeIfAbsent(way.name(), name -> new ArrayList<>()).add(Sample.of(way, load));
        }
    }

    Spread seconds(Way way) {
        return samples(way.name(), Sample::seconds);
    }

    /** Without that of its compilers. */
    Spread cpu(Way way) {
        return samples(way.name(), Sample::cpu);
    }

    Spread compiling(Way way) {
        return samples(way.name(), Sample::compiling);
    }

    private Spread samples(String way, ToDoubleFunction<Sample> what) {
        Spread spread = new Spread();
        byWay.getOrDefault(way, List.of()).stream().mapToDouble(what).forEach(spread::add);
        return spread;
    }
}
