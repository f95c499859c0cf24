package dev.cambist.bench.gateway;

import dev.cambist.bench.load.KeptConnection;
import dev.cambist.bench.load.Machine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the push of a small image costs a proxy: the gateway with its index in a file, in memory, where it costs next to
 * nothing, and in a PostgreSQL, beside proxies that keep none. Every image is new, with a tag of its own. What Java's
 * compilers spend stands apart, and rounds go before that are not counted, until they spend little; as they do not compile
 * the same twice, all servers are started anew several times.
 */
public final class PushReport {
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final Proxy[] GATEWAYS = {Proxy.IN_MEMORY, Proxy.GATEWAY, Proxy.IN_POSTGRES};
    private static final Proxy[] ALL = {Proxy.IN_MEMORY, Proxy.GATEWAY, Proxy.IN_POSTGRES, Proxy.NGINX, Proxy.GO};

    private final AtomicLong images = new AtomicLong();
    private final Map<Kind, Series> series = new EnumMap<>(Kind.class);
    private final int pushes;

    private PushReport(int pushes) {
        this.pushes = pushes;
    }

    /** What is pushed. */
    private enum Kind {
        SMALLEST("the smallest image"),
        APPLICATION("an application's image, with the sign-in");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        void push(long number, Way way, KeptConnection wire, String repository) throws IOException {
            switch (this) {
                case SMALLEST -> Image.smallest(number).push(wire, way, repository, "v" + number);
                case APPLICATION ->
                    Image.ofApplication(number).push(wire, way.signIn(wire, repository), repository, "v" + number);
            }
        }
    }

    /**
     * Takes how often all servers are started, the rounds of each time, how many images are pushed in each, how many rounds
     * go before at most, and "gateways" where the other proxies are left out.
     */
    public static void main(String[] arguments) throws Exception {
        int starts = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
        int pushes = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 300;
        int before = arguments.length > 3 ? Integer.parseInt(arguments[3]) : Series.MOST_WARM_UP;
        boolean gateways = arguments.length > 4 && arguments[4].equals("gateways");
        PushReport report = new PushReport(pushes);
        for (int start = 1; start <= starts; start++) {
            try (ProxiedRegistry site = ProxiedRegistry.start(gateways ? GATEWAYS : ALL)) {
                report.measure(site, rounds, before);
                System.out.printf(
                        Locale.ROOT,
                        "%n%s; %d of %d starts, %d rounds of %d pushes each%n%n",
                        Machine.state(),
                        start,
                        starts,
                        rounds,
                        pushes);
                report.print(site);
            }
        }
    }

    private void measure(ProxiedRegistry site, int rounds, int before) throws Exception {
        for (Kind kind : Kind.values()) {
            Series.Load load = way -> push(kind, way);
            Series.warmUp(site.ways(), load, before);
            for (int round = 0; round < rounds; round++) {
                series.computeIfAbsent(kind, none -> new Series()).round(site.ways(), load);
            }
        }
    }

    /** After each start, so that a run that is given up has told something. */
    private void print(ProxiedRegistry site) {
        System.out.print("""
                | what | way | least CPU ms | median CPU ms | most CPU ms | compilers ms | least ratio | to memory | most ratio |
                | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                """);
        series.forEach((kind, all) -> {
            for (Way way : site.ways()) {
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %s | %s | %.3f | %s |%n",
                        kind.title,
                        way.name(),
                        all.cpu(way).times(MILLIS_PER_SECOND / pushes).columns(3),
                        all.compiling(way).times(MILLIS_PER_SECOND / pushes).median(),
                        all.cpu(way).over(all.cpu(site.way(Proxy.IN_MEMORY))).columns(2));
            }
        });
        System.out.flush();
    }

    private void push(Kind kind, Way way) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(ProxiedRegistry.CLIENTS)) {
            List<Future<Void>> running = new ArrayList<>();
            for (int client = 0; client < ProxiedRegistry.CLIENTS; client++) {
                String repository = ProxiedRegistry.repository(client);
                running.add(threads.submit(() -> {
                    push(kind, way, repository);
                    return null;
                }));
            }
            for (Future<Void> client : running) {
                client.get();
            }
        }
    }

    private void push(Kind kind, Way way, String repository) throws IOException {
        try (KeptConnection wire = KeptConnection.to(way.port())) {
            for (int push = 0; push < pushes / ProxiedRegistry.CLIENTS; push++) {
                kind.push(images.incrementAndGet(), way, wire, repository);
            }
        }
    }
}
