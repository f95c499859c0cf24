package dev.cambist.bench.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was measured of one kind of load: for each way, one sample a round. */
final class Series {
    private final Map<String, List<Sample>> byWay = new TreeMap<>();

    /** A load: some requests by one way. */
    interface Load {
        void run(Way way) throws Exception;
    }

    /** Seconds that passed, and CPU seconds of the proxy. */
    private record Sample(double seconds, double cpu) {}

    /** Measures each way in turn, so that what else the machine does falls on all of them alike. */
    void round(List<Way> ways, Load load) throws Exception {
        for (Way way : ways) {
            double cpu = way.cpu();
            long start = System.nanoTime();
            load.run(way);
            double seconds = (System.nanoTime() - start) / 1e9;
            byWay.computeIfAbsent(way.name(), name -> new ArrayList<>()).add(new Sample(seconds, way.cpu() - cpu));
        }
    }

    double seconds(String way) {
        return median(samples(way).stream().map(Sample::seconds).toList());
    }

    double cpu(String way) {
        return median(samples(way).stream().map(Sample::cpu).toList());
    }

    /** The throughput by one way as a part of that by another: the median of the rounds' ratios. */
    double ratio(String way, String other) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < samples(way).size(); round++) {
            ratios.add(samples(other).get(round).seconds()
                    / samples(way).get(round).seconds());
        }
        return median(ratios);
    }

    private List<Sample> samples(String way) {
        return byWay.getOrDefault(way, List.of());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
