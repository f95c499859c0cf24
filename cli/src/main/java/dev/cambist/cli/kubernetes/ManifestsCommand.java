package dev.cambist.cli.kubernetes;

import dev.cambist.cli.wire.Registry;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
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
            "The cluster's issuer: kubectl get --raw /.well-known/openid-configuration"
        })
final class ManifestsCommand implements Runnable {
    /** RFC 1123 label: what a namespace may be called. */
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "REGISTRY", description = "The registry, as image names begin: HOST or HOST:PORT.")
    private String registry = "";

    @Option(
            names = "--issuer",
            paramLabel = "URL",
            required = true,
            description = "The issuer of the cluster's service-account tokens.")
    private URI issuer = URI.create("");

    @Option(
            names = "--audience",
            paramLabel = "AUDIENCE",
            description = "The audience of the tokens. Default: the registry's name.")
    private @Nullable String audience;

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            description = "Write a rule by which the pods of this namespace pull what is below its name."
                    + " May be repeated.")
    private List<String> namespaces = new ArrayList<>();

    @Option(names = "--node", description = "Have static pods pull with the node's own identity.")
    private boolean node;

    @Option(names = "--part", paramLabel = "PART", description = "Print only one part: kubelet, rbac or cambist.")
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
        if (!"https".equals(issuer.getScheme()) || issuer.getHost() == null) {
            throw new ParameterException(commandLine, "--issuer is the https address that stands in the tokens' iss");
        }
        for (String namespace : namespaces) {
            if (!NAMESPACE.matcher(namespace).matches()) {
                throw new ParameterException(
                        commandLine, "--namespace takes one namespace: lower-case letters, digits and hyphens");
            }
        }
        try {
            Registry name = Registry.parse(registry);
            return new Manifests(name, issuer, audience == null ? name.name() : audience, namespaces, node);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandLine, String.valueOf(e.getMessage()), e);
        }
    }
}
