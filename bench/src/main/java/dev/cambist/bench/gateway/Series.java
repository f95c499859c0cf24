package dev.cambist.bench.gateway;

import dev.cambist.bench.load.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** What was measured of one kind of load: for each way, one sample a round. */
final class Series {
    private final Map<String, List<Sample>> byWay = new TreeMap<>();

    /** A load: some requests by one way. */
    interface Load {
        void run(Way way) throws Exception;
    }

    /** Seconds that passed, CPU seconds of the proxy, and those of its compilers among them. */
    private record Sample(double seconds, double cpu, double compiling) {}

    /** Measures each way in turn, so that what else the machine does falls on all of them alike. */
    void round(List<Way> ways, Load load) throws Exception {
        for (Way way : ways) {
            double compiling = way.compiling();
            double cpu = way.cpu();
            long start = System.nanoTime();
            load.run(way);
            double seconds = (System.nanoTime() - start) / 1e9;
            byWay.computeIfAbsent(way.name(), name -> new ArrayList<>())
                    .add(new Sample(seconds, way.cpu() - cpu, way.compiling() - compiling));
        }
    }

    Spread seconds(Way way) {
        return samples(way.name(), Sample::seconds);
    }

    Spread cpu(Way way) {
        return samples(way.name(), Sample::cpu);
    }

    Spread compiling(Way way) {
        return samples(way.name(), Sample::compiling);
    }

    /** CPU seconds of the proxy but for its compilers. */
    Spread serving(Way way) {
        return cpu(way).less(compiling(way));
    }

    private Spread samples(String way, ToDoubleFunction<Sample> what) {
        Spread spread = new Spread();
        byWay.getOrDefault(way, List.of()).stream().mapToDouble(what).forEach(spread::add);
        return spread;
    }
}
