package dev.cambist.server.portal;

import dev.cambist.core.identity.TrustedIssuer;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What one writes down where a machine has an identity of its own. The texts are those of the documentation, with the names of
 * this registry in them.
 */
final class KeylessLogin {
    private static final Pattern NO_ISSUER_OF_ITS_OWN = Pattern.compile("(?!)");

    private KeylessLogin() {}

    /**
     * A way, as the documentation has it.
     *
     * @param page on which it stands, in the source
     * @param issuer those whose tokens it shows
     * @param text with {@code REGISTRY}, {@code AUDIENCE}, and {@code OPTION} for an audience that is not the registry's host
     */
    record Way(String title, String page, Pattern issuer, String text) {
        private static Way of(String title, String page, String issuer, String text) {
            return new Way(title, page, issuer.isEmpty() ? NO_ISSUER_OF_ITS_OWN : Pattern.compile(issuer), text);
        }

        /** For one registry and the issuers that there are. */
        Text filledIn(RegistryAddress registry, List<TrustedIssuer> issuers) {
            String audience = audience(registry.withoutPort(), issuers);
            String option = audience.equals(registry.withoutPort()) ? "" : ", audience: " + audience;
            return new Text(
                    title,
                    text.replace("REGISTRY", registry.host())
                            .replace("AUDIENCE", audience)
                            .replace("OPTION", option)
                            .strip());
        }

        /** What the issuer's tokens have to be for: the registry's host where that will do, as it is what nobody has to say. */
        private String audience(String host, List<TrustedIssuer> issuers) {
            List<TrustedIssuer> own = issuers.stream()
                    .filter(one -> issuer.matcher(one.url()).matches())
                    .toList();
            return own.stream().anyMatch(one -> one.audiences().contains(host))
                    ? host
                    : own.stream()
                            .flatMap(one -> one.audiences().stream().sorted())
                            .findFirst()
                            .orElse(host);
        }
    }

    /** A way for one registry. */
    public record Text(String title, String text) {}

    static final List<Way> WAYS = List.of(
            Way.of(
                    "A helper that docker, podman and skopeo ask each time",
                    "docs/docker-credential-helper.md",
                    "",
                    """
                    cambist login REGISTRY --helper
                    """),
            Way.of("The same, written into ~/.docker/config.json by hand", "docs/docker-credential-helper.md", "", """
                    { "credHelpers": { "REGISTRY": "cambist" } }
                    """),
            Way.of("Kubernetes: the kubelet pulls as the pod", "docs/kubernetes.md", "", """
                    cambist kubernetes manifests REGISTRY --issuer https://oidc.cluster.example.com --namespace team-a
                    """),
            Way.of(
                    "GitHub Actions and Forgejo Actions",
                    "ci/README.md",
                    "https://token\\.actions\\.[^/]+(/.*)?|https://[^/]+/_services/token|https://[^/]+/api/actions.*",
                    """
                    permissions: { id-token: write, contents: read }   # Forgejo: enable-openid-connect: true, beside jobs
                    jobs:
                      push:
                        runs-on: ubuntu-latest
                        steps:
                          - uses: actions/checkout@v4
                          - uses: ./ci/github
                            with: { registry: REGISTRYOPTION }
                          - run: docker push REGISTRY/acme/shop:1
                    """),
            Way.of("GitLab CI", "ci/README.md", "https://gitlab\\.[^/]+(/.*)?", """
                    include:
                      - local: ci/gitlab/templates/cambist-login.yml
                        inputs: { registry: REGISTRY, audience: AUDIENCE }
                    push:
                      extends: .cambist-login
                      image: docker:28
                      script: docker push REGISTRY/acme/shop:1
                    """),
            Way.of("CircleCI", "ci/README.md", "https://oidc\\.circleci\\.com/.*", """
                    orbs: { cambist: acme/cambist@1.0.0 }
                    jobs:
                      push:
                        machine: { image: "ubuntu-2404:current" }
                        steps:
                          - cambist/login: { registry: REGISTRYOPTION }
                    """),
            Way.of("Azure Pipelines", "ci/README.md", "", """
                    steps:
                      - template: ci/azure-pipelines/cambist-login.yml
                        parameters: { registry: REGISTRY }
                    """),
            Way.of("Tekton", "ci/README.md", "", """
                    tasks:
                      - name: login
                        taskRef: { name: cambist-login }
                        params:
                          - { name: registry, value: REGISTRY }
                          - { name: audience, value: AUDIENCE }
                        workspaces: [{ name: dockerconfig, workspace: dockerconfig }]
                    """));

    static List<Text> texts(RegistryAddress registry, List<TrustedIssuer> issuers) {
        return WAYS.stream().map(way -> way.filledIn(registry, issuers)).toList();
    }
}
