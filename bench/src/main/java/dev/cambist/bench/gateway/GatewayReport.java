package dev.cambist.bench.gateway;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Pulls and pushes through the gateway, through nginx and without either, and prints one table of the ratios. */
public final class GatewayReport {
    private static final String BLOB = "1024"; // MiB
    private static final String PULLS = "20000"; // of the manifest
    private static final int CLIENTS = 8;

    private static final int WARM_UP = 1; // a round that nobody counts, in which Java compiles what runs often
    private static final int ROUNDS = 3;

    private GatewayReport() {}

    /** Takes the size of the blob in MiB, and how often the manifest is pulled. */
    public static void main(String[] arguments) throws Exception {
        List<String> sizes = arguments.length == 2 ? List.of(arguments) : List.of(BLOB, PULLS);
        Blob blob = new Blob(Integer.parseInt(sizes.getFirst()));
        Manifest manifest = new Manifest(Integer.parseInt(sizes.getLast()), CLIENTS);
        try (ProxiedRegistry site = ProxiedRegistry.start(root())) {
            Way direct = site.ways().getLast();
            blob.push(direct, ProxiedRegistry.REPOSITORY);
            Manifest.push(direct, ProxiedRegistry.REPOSITORY, blob);
            System.out.print("""
                    | what | way | seconds | to nginx | to direct | CPU s of the proxy |
                    | --- | --- | ---: | ---: | ---: | ---: |
                    """);
            report("pull " + sizes.getFirst() + " MiB", site.ways(), way -> blob.pull(way, ProxiedRegistry.REPOSITORY));
            report("push " + sizes.getFirst() + " MiB", site.ways(), way -> blob.push(way, ProxiedRegistry.REPOSITORY));
            report(
                    "pull " + manifest.pulls() + " manifests",
                    site.ways(),
                    way -> manifest.pull(way, ProxiedRegistry.REPOSITORY));
        }
    }

    private static void report(String what, List<Way> ways, Series.Load load) throws Exception {
        for (int round = 0; round < WARM_UP; round++) {
            new Series().round(ways, load);
        }
        Series series = new Series();
        for (int round = 0; round < ROUNDS; round++) {
            series.round(ways, load);
        }
        for (Way way : ways) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %.2f | %.2f | %.2f | %.2f |%n",
                    what,
                    way.name(),
                    series.seconds(way.name()),
                    series.ratio(way.name(), "nginx"),
                    series.ratio(way.name(), "direct"),
                    series.cpu(way.name()));
        }
    }

    /** The checkout, which is at the working directory or above it. */
    private static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), directory -> directory != null, Path::getParent)
                .filter(directory -> Files.isExecutable(directory.resolve("cambist")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no launcher at or above this directory"));
    }
}
