package dev.cambist.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What was measured again and again, in the order in which it was. */
public final class Spread {
    private final List<Double> values = new ArrayList<>();

    public Spread() {}

    private Spread(List<Double> values) {
        this.values.addAll(values);
    }

    public void add(double value) {
        values.add(value);
    }

    public double least() {
        return part(0);
    }

    public double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    public double most() {
        return part(1);
    }

    /** That below which such a part of them is. */
    public double part(double part) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.round((sorted.size() - 1) * part));
    }

    /** Round by round, how many times that of another: what else the machine did in a round fell on both. */
    public Spread over(Spread other) {
        return new Spread(IntStream.range(0, values.size())
                .mapToObj(round -> values.get(round) / other.values.get(round))
                .toList());
    }

    /** Each so many times. */
    public Spread times(double factor) {
        return new Spread(values.stream().map(value -> value * factor).toList());
    }

    /** Least, median and most, as three columns. */
    public String columns(int decimals) {
        String format = "%." + decimals + "f";
        return String.format(Locale.ROOT, format + " | " + format + " | " + format, least(), median(), most());
    }
}
