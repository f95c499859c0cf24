package dev.cambist.bench.gateway;

import dev.cambist.bench.load.Machine;
import java.net.http.HttpClient.Version;
import java.util.List;
import java.util.Locale;

/** Pulls over TLS, with HTTP/1.1 and with HTTP/2, through the gateway and through other proxies; prints one table. */
public final class Http2Report {
    private static final String BLOB = "512"; // MiB
    private static final String PULLS = "8000"; // of the manifest
    private static final String ROUNDS = "5";
    private static final List<Version> VERSIONS = List.of(Version.HTTP_1_1, Version.HTTP_2);
    private static final int CLIENTS = 8;

    private final ServedCertificate certificate = new ServedCertificate();
    private final int rounds;

    private Http2Report(int rounds) {
        this.rounds = rounds;
    }

    /** One kind of load. */
    private interface Pull {
        void run(EncryptedPulls pulls, Way way) throws Exception;
    }

    /** Takes the size of the blob in MiB, how often the manifest is pulled, and the rounds. */
    public static void main(String[] arguments) throws Exception {
        List<String> sizes = arguments.length == 3 ? List.of(arguments) : List.of(BLOB, PULLS, ROUNDS);
        new Http2Report(Integer.parseInt(sizes.getLast()))
                .run(new Blob(Integer.parseInt(sizes.getFirst())), sizes.getFirst(), Integer.parseInt(sizes.get(1)));
    }

    private void run(Blob blob, String mebibytes, int pulls) throws Exception {
        try (ProxiedRegistry site =
                ProxiedRegistry.startEncrypted(certificate, Proxy.GATEWAY, Proxy.NGINX, Proxy.GO, Proxy.NONE)) {
            Way direct = site.way(Proxy.NONE);
            blob.push(direct, ProxiedRegistry.REPOSITORY);
            Manifest.push(direct, ProxiedRegistry.REPOSITORY, blob);
            System.out.printf(Locale.ROOT, "%n%s; %d rounds%n%n%s", Machine.state(), rounds, """
                    | what | way | HTTP | median s | least CPU s | median CPU s | most CPU s | CPU to nginx | CPU to HTTP/1.1 | compilers s |
                    | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                    """);
            List<Way> proxies =
                    site.ways().stream().filter(way -> way.proxy().isPresent()).toList();
            lines("pull " + mebibytes + " MiB", proxies, (by, way) -> by.blob(way, blob));
            lines("pull " + pulls + " manifests", proxies, (by, way) -> by.manifests(way, pulls, CLIENTS));
        }
    }

    private void lines(String what, List<Way> ways, Pull pull) throws Exception {
        for (Version version : VERSIONS) {
            EncryptedPulls pulls = new EncryptedPulls(version, certificate.trust());
            Series.warmUp(ways, way -> pull.run(pulls, way), Series.MOST_WARM_UP);
        }
        List<Series> measured = round(ways, pull);
        Way nginx = ways.stream()
                .filter(way -> way.name().equals(Proxy.NGINX.title()))
                .findFirst()
                .orElseThrow();
        for (int at = 0; at < VERSIONS.size(); at++) {
            Series series = measured.get(at);
            for (Way way : ways) {
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %s | %s | %.2f | %s | %.2f | %.2f | %.2f |%n",
                        what,
                        way.name(),
                        VERSIONS.get(at) == Version.HTTP_2 ? "2" : "1.1",
                        series.seconds(way).median(),
                        series.cpu(way).columns(2),
                        series.cpu(way).over(series.cpu(nginx)).median(),
                        series.cpu(way).over(measured.getFirst().cpu(way)).median(),
                        series.compiling(way).median());
            }
        }
    }

    /** What was measured of each version; all in each round, so that what else the machine does falls on all alike. */
    private List<Series> round(List<Way> ways, Pull pull) throws Exception {
        List<Series> measured = VERSIONS.stream().map(version -> new Series()).toList();
        for (int round = 0; round < rounds; round++) {
            for (int at = 0; at < VERSIONS.size(); at++) {
                EncryptedPulls pulls = new EncryptedPulls(VERSIONS.get(at), certificate.trust());
                measured.get(at).round(ways, way -> pull.run(pulls, way));
            }
        }
        return measured;
    }
}
