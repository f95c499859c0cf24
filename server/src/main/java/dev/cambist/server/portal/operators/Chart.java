package dev.cambist.server.portal.operators;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Bars, one for each step of time.
 *
 * @param words what the picture shows, for who does not see it
 * @param width of the picture
 */
public record Chart(String words, int width, long total, List<Bar> bars) {
    static final int HEIGHT = 80;

    private static final int PITCH = 10;
    private static final int GAP = 2;

    /**
     * One step.
     *
     * @param from when it begins
     */
    public record Bar(int x, int y, int width, int height, String from, long count) {}

    static Chart of(List<Long> counts, Instant now, Duration step) {
        long most = counts.stream().mapToLong(Long::longValue).max().orElse(0);
        long total = counts.stream().mapToLong(Long::longValue).sum();
        Instant end = now.truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(1));
        List<Bar> bars = IntStream.range(0, counts.size())
                .mapToObj(at -> {
                    int height = most == 0 ? 0 : (int) Math.ceilDiv(counts.get(at) * HEIGHT, most);
                    Instant from = end.minus(step.multipliedBy(counts.size() - at));
                    return new Bar(at * PITCH, HEIGHT - height, PITCH - GAP, height, from.toString(), counts.get(at));
                })
                .toList();
        String words = total + " refused, at most " + most + " in " + step.toMinutes()
                + (step.toMinutes() == 1 ? " minute" : " minutes");
        return new Chart(words, counts.size() * PITCH, total, bars);
    }

    public int height() {
        return HEIGHT;
    }

    /** The steps in which something was refused. */
    public List<Bar> told() {
        return bars.stream().filter(bar -> bar.count() > 0).toList();
    }
}
