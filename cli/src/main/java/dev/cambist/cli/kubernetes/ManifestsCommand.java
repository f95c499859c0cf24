package dev.cambist.cli.kubernetes;

import dev.cambist.cli.wire.Registry;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cambist kubernetes manifests}: three pieces of YAML that match each other. */
@Command(
        name = "manifests",
        description = {
            "Prints what makes the kubelet pull with the service account of each pod, and no pull secret:",
            "the CredentialProviderConfig for nodes, the RBAC rule for the audience, and the issuer for cambist.yaml."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:It is printed.", "2:The command line is wrong; nothing was done."},
        footer = {
            "",
            "Examples:",
            "  cambist kubernetes manifests registry.example.com --issuer https://oidc.cluster.example.com",
            "  cambist kubernetes manifests registry.example.com --issuer https://oidc.cluster.example.com"
                    + " --part rbac | kubectl apply -f -",
            "  cambist kubernetes manifests a.example.com b.example.com --issuer https://oidc.cluster.example.com --node",
            "The cluster's issuer: kubectl get --raw /.well-known/openid-configuration"
        })
final class ManifestsCommand implements Runnable {
    /** RFC 1123 label: what a namespace may be called. */
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "REGISTRY",
            arity = "1..*",
            description = "The registries, as image names begin: HOST or HOST:PORT.")
    private List<String> registries = new ArrayList<>();

    @Option(
            names = "--issuer",
            paramLabel = "URL",
            required = true,
            description = "The issuer of the cluster's service-account tokens.")
    private URI issuer = URI.create("");

    @Option(
            names = "--audience",
            paramLabel = "AUDIENCE",
            description = "The audience of the tokens. Default: the name of each registry.")
    private @Nullable String audience;

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            description = "Write a rule by which the pods of this namespace pull what is below its name."
                    + " May be repeated.")
    private List<String> namespaces = new ArrayList<>();

    @Option(
            names = "--node",
            description = "Have static pods, which have no service account, pull with the node's own identity.")
    private boolean node;

    @Option(
            names = "--cache",
            paramLabel = "SCOPE",
            defaultValue = "token",
            description = "For whom the kubelet may use credentials again: token, for the same pod, or service-account,"
                    + " for all pods of one, where no rule looks at a pod or a node. Default: token.")
    private CacheScope cache = CacheScope.TOKEN;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "Certificates of authorities that the provider is to trust: a file on the nodes, as PEM.")
    private @Nullable String caFile;

    @ArgGroup(heading = "%nWhere Cambist gets the cluster's keys; by discovery at the issuer unless one is given:%n")
    private @Nullable KeyOptions keys;

    /** One of them at most. */
    static final class KeyOptions {
        @Option(names = "--in-cluster", description = "From the API server of the cluster in which Cambist runs.")
        private boolean inCluster;

        @Option(names = "--api-server", paramLabel = "URL", description = "From this API server.")
        private @Nullable URI apiServer;

        @Option(
                names = "--jwks-file",
                paramLabel = "FILE",
                description = "From a file beside cambist.yaml: the output of kubectl get --raw /openid/v1/jwks.")
        private @Nullable String keyFile;

        KeySource source() {
            if (apiServer != null) {
                return new KeySource.ApiServer(apiServer);
            }
            if (keyFile != null) {
                return new KeySource.KeyFile(keyFile);
            }
            return inCluster ? new KeySource.InCluster() : new KeySource.Discovery();
        }
    }

    @Option(
            names = "--part",
            paramLabel = "PART",
            completionCandidates = ManifestPart.Words.class,
            description = "Print only one part: kubelet, rbac or cambist.")
    private @Nullable ManifestPart part;

    private ManifestsCommand() {}

    @Override
    public void run() {
        CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
        Manifests manifests = manifests(commandLine);
        commandLine.getOut().print(part == null ? manifests.all() : manifests.text(part));
        commandLine.getOut().flush();
    }

    private Manifests manifests(CommandLine commandLine) {
        requireHttps(commandLine, "--issuer is the https address that stands in the tokens' iss", issuer);
        if (keys != null && keys.apiServer != null) {
            requireHttps(commandLine, "--api-server is the https address of an API server", keys.apiServer);
        }
        if (caFile != null && !caFile.startsWith("/")) {
            throw new ParameterException(commandLine, "--ca-file is a file on the nodes; give it from the root: /…");
        }
        for (String namespace : namespaces) {
            if (!NAMESPACE.matcher(namespace).matches()) {
                throw new ParameterException(
                        commandLine, "--namespace takes one namespace: lower-case letters, digits and hyphens");
            }
        }
        ManifestsRequest request =
                new ManifestsRequest(parsed(commandLine), issuer, Optional.ofNullable(audience), cache);
        KeySource source = keys == null ? new KeySource.Discovery() : keys.source();
        return new Manifests(
                new KubeletConfig(request, node, Optional.ofNullable(caFile)),
                new RbacManifest(request),
                new CambistFragment(request, source, namespaces));
    }

    private List<Registry> parsed(CommandLine commandLine) {
        try {
            return registries.stream().map(Registry::parse).distinct().toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandLine, String.valueOf(e.getMessage()), e);
        }
    }

    private static void requireHttps(CommandLine commandLine, String expected, URI address) {
        if (!"https".equals(address.getScheme()) || address.getHost() == null) {
            throw new ParameterException(commandLine, expected);
        }
    }
}
