package dev.cambist.cli.kubernetes;

import dev.cambist.core.json.JsonWriter;
import java.util.List;

/**
 * What Cambist has to know of the cluster: lists to be appended to those of its configuration. One issuer has the
 * audiences of all registries, as no two entries of the configuration can have the same URL.
 *
 * @param keys where the cluster's keys come from
 * @param namespaces those whose pods may pull what is below the namespace's name
 */
record CambistFragment(ManifestsRequest request, KeySource keys, List<String> namespaces) {
    /** As long as the name of an issuer may be. */
    private static final int MAX_NAME = 64;

    CambistFragment {
        namespaces = List.copyOf(namespaces);
    }

    String text() {
        List<String> audiences =
                request.registries().stream().map(request::audience).distinct().toList();
        StringBuilder text = new StringBuilder("""
                # For cambist.yaml: append each list to the one of the same name there.
                # Where an issuer with this URL is in it already, add the audiences to that one instead, and let the rules
                # name it. A rule holds for all registries of the file, unless it has registries: [NAME].
                issuers:
                """);
        text.append("  - name: ").append(quoted(name())).append('\n');
        text.append(keysComment()).append(source());
        text.append("    audiences: ").append(JsonWriter.write(audiences)).append('\n');
        text.append(namespaces.isEmpty() ? "# Nobody may pull yet; --namespace writes rules.\n" : "access:\n");
        for (String namespace : namespaces) {
            text.append("  - who: { issuer: ").append(quoted(name()));
            text.append(", subject: ")
                    .append(quoted("system:serviceaccount:" + namespace + ":*"))
                    .append(" }\n    role: AcrPull\n    on: [")
                    .append(quoted(namespace + "/**"))
                    .append("]\n");
        }
        return text.toString();
    }

    private String name() {
        String name = "cluster-" + ManifestsRequest.nameOf(request.registries().getFirst());
        return name.substring(0, Math.min(name.length(), MAX_NAME));
    }

    private String keysComment() {
        String from = switch (keys) {
            case KeySource.Discovery discovery ->
                "by discovery, from the issuer's own address. Where Cambist cannot reach it:\n"
                        + "    # --in-cluster, --api-server or --jwks-file";
            case KeySource.InCluster inside -> "from the API server of the cluster in which Cambist runs";
            case KeySource.ApiServer server ->
                "from this API server. ca-file: its certificate authority; token-file: a token of a service\n"
                        + "    # account, unless everybody may read the keys";
            case KeySource.KeyFile file ->
                "from a file, to be written anew when the cluster changes its key:\n"
                        + "    # kubectl get --raw /openid/v1/jwks";
        };
        return "    # The keys come " + from + ".\n";
    }

    private String source() {
        String issuer = "issuer: " + quoted(request.issuer().toString());
        return switch (keys) {
            case KeySource.Discovery discovery -> "    kubernetes: { " + issuer + " }\n";
            case KeySource.InCluster inside -> "    kubernetes: { in-cluster: true, " + issuer + " }\n";
            case KeySource.ApiServer server ->
                "    kubernetes:\n      " + issuer + "\n      api-server: "
                        + quoted(server.address().toString())
                        + "\n      token-file: reader.token\n    ca-file: cluster-ca.pem\n";
            case KeySource.KeyFile file ->
                "    kubernetes: { " + issuer + " }\n    jwks-file: " + quoted(file.file()) + "\n";
        };
    }

    private static String quoted(String text) {
        return JsonWriter.write(text);
    }
}
