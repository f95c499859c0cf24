package dev.cambist.cli.kubernetes;

import dev.cambist.cli.wire.Registry;
import dev.cambist.core.json.JsonWriter;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * Three texts that agree on the registry and the audience. Whatever was given stands in them as a JSON string, which
 * YAML reads alike.
 *
 * @param issuer the cluster's: the {@code iss} of its tokens
 * @param namespaces those whose pods may pull what is below the namespace's name
 * @param node whether the kubelet is to have the node's own identity as well
 */
record Manifests(Registry registry, URI issuer, String audience, List<String> namespaces, boolean node) {
    private static final String NODES = """
              # For static pods, which have no service account. In the directory of the binary:
              # ln -s cambist-credential-provider cambist-credential-provider-node
              - name: cambist-credential-provider-node
                apiVersion: credentialprovider.kubelet.k8s.io/v1
                matchImages: [REGISTRY]
                defaultCacheDuration: 0s
                args: [--node]
            """;

    Manifests {
        namespaces = List.copyOf(namespaces);
    }

    String text(ManifestPart part) {
        return switch (part) {
            case KUBELET -> kubelet();
            case RBAC -> rbac();
            case CAMBIST -> cambist();
        };
    }

    String all() {
        return kubelet() + "---\n" + rbac() + "---\n" + cambist();
    }

    private String kubelet() {
        String pods = """
                # For every node: a file, and the flags --image-credential-provider-config=FILE
                # --image-credential-provider-bin-dir=DIRECTORY of its kubelet (Kubernetes 1.34 or later).
                apiVersion: kubelet.config.k8s.io/v1
                kind: CredentialProviderConfig
                providers:
                  - name: cambist-credential-provider
                    apiVersion: credentialprovider.kubelet.k8s.io/v1
                    matchImages: [REGISTRY]
                    defaultCacheDuration: 0s
                    tokenAttributes:
                      serviceAccountTokenAudience: AUDIENCE
                      # Of each pod's own token; what was given for one serves no other.
                      cacheType: Token
                      requireServiceAccount: true
                """;
        return filled(node ? pods + NODES : pods);
    }

    private String rbac() {
        return filled("""
                # For the cluster: kubectl apply -f FILE. Nodes may ask for service-account tokens for the registry.
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: { name: cambist-image-pull-audience }
                rules:
                  - apiGroups: [""]
                    resources: [AUDIENCE]
                    verbs: [request-serviceaccounts-token-audience]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: { name: cambist-image-pull-audience }
                roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cambist-image-pull-audience }
                subjects:
                  - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:nodes" }
                """);
    }

    private String cambist() {
        String issuers = filled("""
                # For cambist.yaml.
                issuers:
                  - name: cluster
                    kubernetes: { issuer: ISSUER }
                    audiences: [AUDIENCE]
                """);
        StringBuilder text = new StringBuilder(issuers);
        text.append(namespaces.isEmpty() ? "# Nobody may pull yet; --namespace writes rules.\n" : "access:\n");
        for (String namespace : namespaces) {
            text.append("  - who: { issuer: cluster, subject: ")
                    .append(quoted("system:serviceaccount:" + namespace + ":*"))
                    .append(" }\n    role: AcrPull\n    on: [")
                    .append(quoted(namespace + "/**"))
                    .append("]\n");
        }
        return text.toString();
    }

    private String filled(String template) {
        return template.replace("REGISTRY", quoted(registry.name().toLowerCase(Locale.ROOT)))
                .replace("AUDIENCE", quoted(audience))
                .replace("ISSUER", quoted(issuer.toString()));
    }

    private static String quoted(String text) {
        return JsonWriter.write(text);
    }
}
