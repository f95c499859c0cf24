package dev.cambist.cli.kubernetes;

import dev.cambist.cli.wire.Registry;
import dev.cambist.core.json.JsonWriter;
import java.util.Optional;

/**
 * The kubelet's CredentialProviderConfig. There is one provider for each registry and not a second one for pods without a
 * service account: the kubelet runs every provider that matches an image and combines what they answer, so a provider
 * with the node's identity would lend it to every pod.
 *
 * @param node whether pods without a service account are to pull with the node's own identity
 * @param caFile certificates that the provider trusts, as a file on the nodes
 */
record KubeletConfig(ManifestsRequest request, boolean node, Optional<String> caFile) {
    private static final String PROGRAM = "cambist-credential-provider";

    String text() {
        StringBuilder text = new StringBuilder("""
                # For every node: a file, and the flags --image-credential-provider-config=FILE
                # --image-credential-provider-bin-dir=DIRECTORY of its kubelet (Kubernetes 1.34 or later).
                # In that directory, the program by the name of each provider:
                """);
        for (Registry registry : request.registries()) {
            text.append("# ln -s ")
                    .append(PROGRAM)
                    .append(' ')
                    .append(name(registry))
                    .append('\n');
        }
        text.append("""
                apiVersion: kubelet.config.k8s.io/v1
                kind: CredentialProviderConfig
                providers:
                """);
        request.registries().forEach(registry -> text.append(provider(registry)));
        return text.toString();
    }

    private static String name(Registry registry) {
        return PROGRAM + "-" + ManifestsRequest.nameOf(registry);
    }

    private String provider(Registry registry) {
        String provider = """
                  - name: NAME
                    apiVersion: credentialprovider.kubelet.k8s.io/v1
                    matchImages: [REGISTRY]
                    defaultCacheDuration: 0s
                    tokenAttributes:
                      serviceAccountTokenAudience: AUDIENCE
                      # CACHE_REASON
                      cacheType: CACHE_TYPE
                """.replace("NAME", name(registry))
                .replace("REGISTRY", JsonWriter.write(registry.name()))
                .replace("CACHE_REASON", request.cache().reason())
                .replace("CACHE_TYPE", request.cache().written())
                .replace("AUDIENCE", JsonWriter.write(request.audience(registry)));
        String pods = node ? """
                      # Static pods have no service account: they pull with the node's own identity, and no other pod does.
                      # Never take out tokenAttributes alone: without them every pod would be such a pod.
                      requireServiceAccount: false
                    args: [--node]
                """ : """
                      requireServiceAccount: true
                """;
        String environment = caFile.map(
                        file -> "    env:\n      - { name: CAMBIST_CA_FILE, value: " + JsonWriter.write(file) + " }\n")
                .orElse("");
        return provider + pods + environment;
    }
}
