package dev.cambist.cli.kubernetes;

import dev.cambist.cli.wire.Registry;
import dev.cambist.core.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/** The right of nodes to ask for tokens with the audiences (KEP-4412; NodeRestriction refuses them otherwise). */
record RbacManifest(ManifestsRequest request) {
    String text() {
        List<String> documents = new ArrayList<>();
        request.registries().forEach(registry -> documents.add(documents(registry)));
        return "# For the cluster: kubectl apply -f FILE. Nodes may ask for service-account tokens for the registry.\n"
                + String.join("---\n", documents);
    }

    private String documents(Registry registry) {
        return """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: { name: NAME }
                rules:
                  - apiGroups: [""]
                    resources: [AUDIENCE]
                    verbs: [request-serviceaccounts-token-audience]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: { name: NAME }
                roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: NAME }
                subjects:
                  - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:nodes" }
                """.replace("NAME", "cambist-image-pull-" + ManifestsRequest.nameOf(registry))
                .replace("AUDIENCE", JsonWriter.write(request.audience(registry)));
    }
}
