package dev.cambist.server.config.schema;

import static dev.cambist.server.config.schema.Shape.flag;
import static dev.cambist.server.config.schema.Shape.having;
import static dev.cambist.server.config.schema.Shape.list;
import static dev.cambist.server.config.schema.Shape.matching;
import static dev.cambist.server.config.schema.Shape.object;
import static dev.cambist.server.config.schema.Shape.text;
import static dev.cambist.server.config.schema.Shape.words;

import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.json.JsonObject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An entry of {@code issuers}. */
final class IssuerShapes {
    private static final String GUID = "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}";
    private static final String PRESET = "in place of url: true, or the keys of its page";

    /** Another name for EdDSA with this one curve (RFC 9864). */
    private static final String FULLY_SPECIFIED_EDDSA = "Ed25519";

    private IssuerShapes() {}

    static JsonObject issuer() {
        Keys keys = new Keys()
                .required("name", "what rules call it", text())
                .optional(
                        "url",
                        "the exact iss of its tokens; keys come by OpenID Connect discovery, and with jwks-url or"
                                + " jwks-file it may be any name. Default: this or one of the next two",
                        matching("[^ ]+"))
                .optional(
                        "entra",
                        "tenants (ids), cloud (public, usgovernment, china), arm-audience, audiences, authority",
                        entra());
        Map<String, JsonObject> presets = presets();
        presets.forEach((name, shape) -> keys.optional(name, PRESET, shape));
        keys.optional(
                        "audiences",
                        "the token must have one of these. Default: required, but for azure-devops and entra",
                        list(text()))
                .optional("algorithms", "accepted signatures. Default: RS256, ES256", list(words(algorithms())))
                .optional(
                        "ca-file",
                        "certificate authorities (PEM) for its TLS certificate, in place of those that this machine trusts",
                        text())
                .optional(
                        "proxy",
                        "an HTTP proxy on the way to it, http://HOST:PORT; environment variables are not looked at."
                                + " Default: none",
                        matching("http://.+"))
                .optional(
                        "jwks-url",
                        "an address with its keys, where it has no discovery document; not together with client",
                        matching(ConfigurationSchema.WEB_ADDRESS))
                .optional(
                        "jwks-file",
                        "a file with its keys, where it cannot be reached; not together with client",
                        text())
                .optional(
                        "client",
                        "id, secret-file (or secret: ${NAME}), scope, sign-in-scope: lets Cambist redeem the issuer's refresh"
                                + " tokens, and people sign in to the portal",
                        client());
        return constrained(keys, presets).block();
    }

    /** Exactly one kind; audiences unless the kind has some; of Entra's keys, most stand within {@code entra}. */
    private static Keys constrained(Keys keys, Map<String, JsonObject> presets) {
        return keys.where(
                        "oneOf",
                        Stream.concat(Stream.of("url", "entra"), presets.keySet().stream())
                                .map(Shape::having)
                                .toList())
                .where("anyOf", List.of(having("audiences"), having("entra"), having("azure-devops")))
                .where(
                        "dependentSchemas",
                        object(
                                "entra",
                                object(
                                        "properties",
                                        object(
                                                "audiences", false,
                                                "algorithms", false,
                                                "jwks-url", false,
                                                "jwks-file", false))));
    }

    private static JsonObject entra() {
        return new Keys()
                .required("tenants", "the ids of the tenants whose tokens are taken", list(matching(GUID)))
                .optional(
                        "cloud",
                        "which of Microsoft's clouds they are in. Default: public",
                        words(List.of("public", "usgovernment", "china")))
                .optional(
                        "authority",
                        "where its tenants sign in, in place of a cloud",
                        matching(ConfigurationSchema.WEB_ADDRESS))
                .optional(
                        "audiences",
                        "the token must have one of these. Default: those of Azure's registry",
                        list(text()))
                .optional(
                        "arm-audience",
                        "whether tokens for Azure Resource Manager are taken too. Default: true without audiences",
                        flag())
                .block();
    }

    private static JsonObject client() {
        return new Keys()
                .required("id", "the client id that the issuer gave", text())
                .optional("secret-file", "a file with the client's secret", text())
                .optional("secret", "the client's secret, as ${NAME} from the environment", Shape.placeholder())
                .optional("scope", "the scope to ask for with a refresh token", text())
                .optional(
                        "sign-in-scope",
                        "the scope to ask for when somebody signs in to the portal, with openid in it. Default: openid"
                                + " profile email",
                        text())
                .block();
    }

    private static Map<String, JsonObject> presets() {
        JsonObject url = matching(ConfigurationSchema.WEB_ADDRESS);
        Map<String, JsonObject> presets = new LinkedHashMap<>();
        presets.put(
                "github",
                new Keys()
                        .optional(
                                "server",
                                "a GitHub Enterprise Server (https://github.example.com) or a part of one's own"
                                        + " (https://acme.ghe.com)",
                                url)
                        .optional(
                                "enterprise",
                                "the name of an enterprise on github.com whose tokens have an issuer of their own",
                                text())
                        .options());
        presets.put(
                "gitlab",
                new Keys()
                        .optional("url", "a GitLab of your own. Default: https://gitlab.com", url)
                        .options());
        presets.put("kubernetes", kubernetes());
        presets.put(
                "forgejo",
                new Keys().required("url", "the URL of your Forgejo", url).options());
        presets.put(
                "azure-devops",
                new Keys()
                        .optional("organization", "the organization's id, for tokens of jobs", matching(GUID))
                        .optional("tenant", "the id of the tenant in Entra, for service connections", matching(GUID))
                        .where("oneOf", List.of(having("organization"), having("tenant")))
                        .options());
        presets.put(
                "circleci",
                new Keys()
                        .required("organization", "the organization's id, from its settings", matching(GUID))
                        .options());
        presets.put(
                "bitbucket",
                new Keys()
                        .required("workspace", "the workspace's name in the URLs of its repositories", text())
                        .options());
        presets.put("google", new Keys().options());
        presets.put(
                "keycloak",
                new Keys()
                        .required("url", "the URL of your Keycloak", url)
                        .required("realm", "the name of a realm", text())
                        .options());
        return presets;
    }

    private static JsonObject kubernetes() {
        JsonObject url = matching(ConfigurationSchema.WEB_ADDRESS);
        return new Keys()
                .optional("in-cluster", "whether it is the cluster that Cambist runs in. Default: false", flag())
                .optional(
                        "issuer",
                        "the iss of the cluster's tokens, its flag --service-account-issuer",
                        matching("[^ ]+"))
                .optional("api-server", "the API server to ask for the keys", url)
                .optional("token-file", "a token to show to the API server", text())
                .options();
    }

    private static List<String> algorithms() {
        return Stream.concat(
                        Arrays.stream(SignatureAlgorithm.values()).map(SignatureAlgorithm::jwsName),
                        Stream.of(FULLY_SPECIFIED_EDDSA))
                .toList();
    }
}
