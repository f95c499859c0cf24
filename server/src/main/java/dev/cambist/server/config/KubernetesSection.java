package dev.cambist.server.config;

import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.ReadContext;
import dev.cambist.server.config.yaml.Value;
import dev.cambist.server.settings.KeyLocation;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code kubernetes} of an issuer: see "Service account issuer discovery" and "Service account token volume
 * projection" of Kubernetes' documentation.
 */
final class KubernetesSection {
    private static final String USUAL_ISSUER = "https://kubernetes.default.svc.cluster.local";
    private static final URI API_SERVER_FROM_INSIDE = URI.create("https://kubernetes.default.svc");

    /** Where a pod finds what it needs to ask the API server; see "Accessing the Kubernetes API from a Pod". */
    private static final Path OWN_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    private static final String KEYS_PATH = "/openid/v1/jwks";

    /** What the tokens that every pod has by itself are for. */
    private static final List<String> API_SERVER_AUDIENCES = List.of(
            USUAL_ISSUER,
            "https://kubernetes.default.svc",
            "kubernetes.default.svc",
            "https://kubernetes.default",
            "api");

    private final ReadContext reading;

    KubernetesSection(ReadContext reading) {
        this.reading = reading;
    }

    Optional<Preset> read(Block block) {
        boolean inside = block.optional("in-cluster").flatMap(Value::flag).orElse(false);
        Optional<URI> server = block.optional("api-server").flatMap(value -> value.as(WebAddress::origin));
        Optional<Path> token = block.optional("token-file").flatMap(value -> value.as(reading::resolve));
        Optional<URI> issuer = issuer(block, inside);
        if (inside && (block.has("api-server") || block.has("token-file"))) {
            block.complain("has in-cluster and says where the API server or its token is; in-cluster is for the cluster"
                    + " in which this server runs, so leave either out");
        } else if (block.has("token-file") && !block.has("api-server")) {
            block.complain("has a token-file and no api-server to show it to; a token is sent nowhere else");
        }
        return issuer.map(url -> new Preset(
                url,
                inside
                        ? keys(API_SERVER_FROM_INSIDE, Optional.of(OWN_ACCOUNT.resolve("token")))
                        : server.map(address -> keys(address, token)).orElseGet(KeyLocation.Discovered::new),
                inside ? Optional.of(OWN_ACCOUNT.resolve("ca.crt")) : Optional.empty(),
                AudienceRule.askedFor(
                        "a pod asks for one in its projected serviceAccountToken and gets the API server's otherwise",
                        audience -> audience.equals(url.toString()) || API_SERVER_AUDIENCES.contains(audience))));
    }

    private static Optional<URI> issuer(Block block, boolean inside) {
        if (inside && !block.has("issuer")) {
            return Optional.of(URI.create(USUAL_ISSUER));
        }
        return block.required("issuer", "the iss of the cluster's tokens, which is its flag --service-account-issuer")
                .flatMap(value -> value.as(inside || block.has("api-server") ? WebAddress::name : WebAddress::issuer));
    }

    private static KeyLocation keys(URI server, Optional<Path> token) {
        return new KeyLocation.Address(URI.create(server + KEYS_PATH), token);
    }
}
