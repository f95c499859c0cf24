package dev.cambist.bench.gateway;

import dev.cambist.bench.load.Machine;
import java.util.List;
import java.util.Locale;

/** Pulls and pushes through the gateway, through other proxies and without any, and prints one table of the ratios. */
public final class GatewayReport {
    private static final String BLOB = "1024"; // MiB
    private static final String PULLS = "20000"; // of the manifest
    private static final String ROUNDS = "3";
    private static final int CLIENTS = 8;

    private final ProxiedRegistry site;
    private final int rounds;

    private GatewayReport(ProxiedRegistry site, int rounds) {
        this.site = site;
        this.rounds = rounds;
    }

    /** Takes the size of the blob in MiB, how often the manifest is pulled, and the rounds. */
    public static void main(String[] arguments) throws Exception {
        List<String> sizes = arguments.length == 3 ? List.of(arguments) : List.of(BLOB, PULLS, ROUNDS);
        Blob blob = new Blob(Integer.parseInt(sizes.getFirst()));
        Manifest manifest = new Manifest(Integer.parseInt(sizes.get(1)), CLIENTS);
        try (ProxiedRegistry site =
                ProxiedRegistry.start(Proxy.GATEWAY, Proxy.NGINX, Proxy.GO, Proxy.JETTY, Proxy.NONE)) {
            Way direct = site.way(Proxy.NONE);
            blob.push(direct, ProxiedRegistry.REPOSITORY);
            Manifest.push(direct, ProxiedRegistry.REPOSITORY, blob);
            System.out.printf(Locale.ROOT, "%n%s; %s rounds%n%n%s", Machine.state(), sizes.getLast(), """
                    | what | way | median s | throughput to nginx | least CPU s | median CPU s | most CPU s | CPU to nginx | compilers s |
                    | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                    """);
            GatewayReport report = new GatewayReport(site, Integer.parseInt(sizes.getLast()));
            report.line("pull " + sizes.getFirst() + " MiB", way -> blob.pull(way, ProxiedRegistry.REPOSITORY));
            report.line("push " + sizes.getFirst() + " MiB", way -> blob.push(way, ProxiedRegistry.REPOSITORY));
            report.line(
                    "pull " + manifest.pulls() + " manifests", way -> manifest.pull(way, ProxiedRegistry.REPOSITORY));
        }
    }

    private void line(String what, Series.Load load) throws Exception {
        Series.warmUp(site.ways(), load, Series.MOST_WARM_UP);
        Series series = new Series();
        for (int round = 0; round < rounds; round++) {
            series.round(site.ways(), load);
        }
        Way nginx = site.way(Proxy.NGINX);
        for (Way way : site.ways()) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %.2f | %.2f | %s | %.2f | %.2f |%n",
                    what,
                    way.name(),
                    series.seconds(way).median(),
                    series.seconds(nginx).over(series.seconds(way)).median(),
                    series.cpu(way).columns(2),
                    series.cpu(way).over(series.cpu(nginx)).median(),
                    series.compiling(way).median());
        }
    }
}
