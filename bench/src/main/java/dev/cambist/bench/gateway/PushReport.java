package dev.cambist.bench.gateway;

import dev.cambist.bench.load.KeptConnection;
import dev.cambist.bench.load.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the push of a small image costs a proxy: the gateway with its index in a file, in memory, where it costs next to
 * nothing, and in a PostgreSQL, beside proxies that keep none. Every image is new, with a tag of its own. What Java's
 * compilers spend stands apart, and rounds go before that are not counted, until they spend little.
 */
public final class PushReport {
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final Proxy[] GATEWAYS = {Proxy.IN_MEMORY, Proxy.GATEWAY, Proxy.IN_POSTGRES};
    private static final Proxy[] ALL = {Proxy.IN_MEMORY, Proxy.GATEWAY, Proxy.IN_POSTGRES, Proxy.NGINX, Proxy.GO};

    private final AtomicLong images = new AtomicLong();
    private final int pushes;

    private PushReport(int pushes) {
        this.pushes = pushes;
    }

    /**
     * Takes the rounds, how many images are pushed in each, how many go before at most, and "gateways" where the
     * other proxies are left out.
     */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        int pushes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 600;
        int before = arguments.length > 2 ? Integer.parseInt(arguments[2]) : Series.MOST_WARM_UP;
        boolean gateways = arguments.length > 3 && arguments[3].equals("gateways");
        PushReport report = new PushReport(pushes);
        try (ProxiedRegistry site = ProxiedRegistry.start(gateways ? GATEWAYS : ALL)) {
            Series.warmUp(site.ways(), report::push, before);
            Series series = new Series();
            for (int round = 1; round <= rounds; round++) {
                series.round(site.ways(), report::push);
                System.out.printf(
                        Locale.ROOT, "%n%s; %d of %d rounds of %d pushes%n%n", Machine.state(), round, rounds, pushes);
                report.print(site, series);
            }
        }
    }

    /** After each round, so that a run that is given up has told something. */
    private void print(ProxiedRegistry site, Series series) {
        System.out.print("""
                | way | least CPU ms | median CPU ms | most CPU ms | compilers ms | least ratio | to memory | most ratio |
                | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                """);
        for (Way way : site.ways()) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %.3f | %s |%n",
                    way.name(),
                    series.cpu(way).times(MILLIS_PER_SECOND / pushes).columns(3),
                    series.compiling(way).times(MILLIS_PER_SECOND / pushes).median(),
                    series.cpu(way).over(series.cpu(site.way(Proxy.IN_MEMORY))).columns(2));
        }
        System.out.flush();
    }

    private void push(Way way) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(ProxiedRegistry.CLIENTS)) {
            List<Future<Void>> running = new ArrayList<>();
            for (int client = 0; client < ProxiedRegistry.CLIENTS; client++) {
                String repository = ProxiedRegistry.repository(client);
                running.add(threads.submit(() -> {
                    push(way, repository);
                    return null;
                }));
            }
            for (Future<Void> client : running) {
                client.get();
            }
        }
    }

    private void push(Way way, String repository) throws Exception {
        try (KeptConnection wire = KeptConnection.to(way.port())) {
            for (int push = 0; push < pushes / ProxiedRegistry.CLIENTS; push++) {
                long number = images.incrementAndGet();
                Image.of(number).push(wire, way, repository, "v" + number);
            }
        }
    }
}
