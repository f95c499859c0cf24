package dev.cambist.server.config;

import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.ReadContext;
import dev.cambist.server.config.yaml.Value;
import dev.cambist.server.settings.EntraCloud;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the blocks that name a well-known kind of issuer in place of its {@code url}. */
final class Presets {
    private static final Pattern GUID = Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");
    private static final Pattern SLUG = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?");

    /** The host of an organization's own part of GitHub ("data residency"). */
    private static final Pattern GITHUB_SUBDOMAIN = Pattern.compile("https://([a-z0-9-]+)\\.ghe\\.com");

    private static final String ASK_IN_WORKFLOW =
            "a workflow asks for one with &audience=… and gets the URL of the repository's owner otherwise";

    private interface Kind {
        Optional<Preset> read(Block block);
    }

    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    Presets(ReadContext reading) {
        kinds.put("github", Presets::github);
        kinds.put("gitlab", Presets::gitlab);
        kinds.put("kubernetes", new KubernetesSection(reading)::read);
        kinds.put("forgejo", Presets::forgejo);
        kinds.put("azure-devops", Presets::azureDevOps);
        kinds.put("circleci", Presets::circleCi);
        kinds.put("bitbucket", Presets::bitbucket);
        kinds.put("google", Presets::google);
        kinds.put("keycloak", Presets::keycloak);
    }

    Set<String> names() {
        return kinds.keySet();
    }

    /** The preset of this entry of {@code issuers}; empty when it has none, or one that was complained of. */
    Optional<Preset> read(Block entry) {
        return kinds.entrySet().stream()
                .filter(kind -> entry.has(kind.getKey()))
                .findFirst()
                .flatMap(kind -> entry.optional(kind.getKey())
                        .flatMap(Value::options)
                        .flatMap(block -> read(kind.getValue(), block)));
    }

    private static Optional<Preset> read(Kind kind, Block block) {
        Optional<Preset> preset = kind.read(block);
        block.finish();
        return preset;
    }

    /** "OpenID Connect reference" of GitHub's documentation, also of its Enterprise Server. */
    private static Optional<Preset> github(Block block) {
        Optional<URI> server = block.optional("server").flatMap(value -> value.as(WebAddress::origin));
        Optional<String> enterprise =
                block.optional("enterprise").flatMap(value -> value.as(text -> slug(text, "of an enterprise")));
        if (block.has("server") && block.has("enterprise")) {
            block.complain("has both server and enterprise; the first is for a GitHub of one's own, the second for an"
                    + " enterprise on github.com whose tokens have an issuer of their own");
        }
        String owners = server.map(URI::toString).orElse("https://github.com");
        String issuer = server.map(Presets::githubServer)
                .orElse("https://token.actions.githubusercontent.com"
                        + enterprise.map(name -> "/" + name).orElse(""));
        return Optional.of(
                Preset.at(issuer, AudienceRule.askedFor(ASK_IN_WORKFLOW, audience -> isAt(owners, audience))));
    }

    private static String githubServer(URI server) {
        var subdomain = GITHUB_SUBDOMAIN.matcher(server.toString());
        return subdomain.matches()
                ? "https://token.actions." + subdomain.group(1) + ".ghe.com"
                : server + "/_services/token";
    }

    /** "OpenID Connect (OIDC) authentication using ID tokens" of GitLab's documentation. */
    private static Optional<Preset> gitlab(Block block) {
        String url = block.optional("url").flatMap(Presets::base).orElse("https://gitlab.com");
        AudienceRule audiences = AudienceRule.askedFor("a job says under id_tokens which aud it wants", url::equals);
        return Optional.of(Preset.at(url, audiences));
    }

    /** "Security OpenID Connect" of Forgejo's documentation of Actions. */
    private static Optional<Preset> forgejo(Block block) {
        return block.required("url", "the URL of your Forgejo, such as https://codeberg.org")
                .flatMap(Presets::base)
                .map(url -> Preset.at(
                        url + "/api/actions", AudienceRule.askedFor(ASK_IN_WORKFLOW, audience -> isAt(url, audience))));
    }

    /**
     * "Oidctoken - Create" of the Azure DevOps REST API, for jobs; "Convert service connections from the Azure DevOps
     * issuer to the Microsoft Entra issuer" of its documentation, for service connections.
     */
    private static Optional<Preset> azureDevOps(Block block) {
        if (block.has("organization") && block.has("tenant")) {
            block.complain(
                    "has both organization and tenant; jobs have tokens of the one and service connections those of"
                            + " the other, so make it two issuers with different names");
        }
        return block.has("tenant")
                ? block.optional("tenant")
                        .flatMap(value -> value.as(Presets::guid))
                        .map(id -> Preset.at(
                                EntraCloud.PUBLIC.secondIssuer(id.toLowerCase(Locale.ROOT)),
                                AudienceRule.fixed(EntraCloud.TOKEN_EXCHANGE_ID)))
                : block.required(
                                "organization",
                                "the organization's id, a GUID, or in its place tenant for service connections")
                        .flatMap(value -> value.as(Presets::guid))
                        .map(id -> Preset.at(
                                "https://vstoken.dev.azure.com/" + id, AudienceRule.fixed(EntraCloud.TOKEN_EXCHANGE)));
    }

    /** "Using OpenID Connect tokens in jobs" and "OIDC tokens with custom claims" of CircleCI's documentation. */
    private static Optional<Preset> circleCi(Block block) {
        return block.required("organization", "the organization's id, a UUID from its settings")
                .flatMap(value -> value.as(Presets::guid))
                .map(id -> Preset.at(
                        "https://oidc.circleci.com/org/" + id,
                        AudienceRule.askedFor(
                                "a job asks for one with circleci run oidc get and gets the organization's id"
                                        + " otherwise",
                                id::equals)));
    }

    /** "Integrate Pipelines with resource servers using OIDC" of Bitbucket's documentation. */
    private static Optional<Preset> bitbucket(Block block) {
        return block.required("workspace", "the workspace's name in the URLs of its repositories")
                .flatMap(value -> value.as(text -> slug(text, "of a workspace")))
                .map(name -> Preset.at(
                        "https://api.bitbucket.org/2.0/workspaces/" + name + "/pipelines-config/identity/oidc",
                        AudienceRule.askedFor(
                                "a step asks for one under oidc: audiences: and gets that of the workspace otherwise",
                                audience -> audience.startsWith("ari:cloud:bitbucket::workspace/"))));
    }

    /** "OpenID Connect" of Google's identity documentation. */
    private static Optional<Preset> google(Block block) {
        AudienceRule audiences = AudienceRule.askedFor(
                "gcloud and the metadata server are told the audience for which a service account wants a token",
                audience -> false);
        return Optional.of(Preset.at("https://accounts.google.com", audiences));
    }

    /** "OpenID Connect endpoints" and "Audience support" of Keycloak's documentation. */
    private static Optional<Preset> keycloak(Block block) {
        Optional<String> url = block.required("url", "the URL of your Keycloak, such as https://login.example.com")
                .flatMap(Presets::base);
        Optional<String> realm = block.required("realm", "the name of a realm")
                .flatMap(value -> value.as(text -> slug(text, "of a realm")));
        AudienceRule audiences = AudienceRule.askedFor(
                "a client scope with an audience mapper writes one", List.of("account")::contains);
        return url.flatMap(base -> realm.map(name -> Preset.at(base + "/realms/" + name, audiences)));
    }

    private static boolean isAt(String url, String audience) {
        return audience.equals(url) || audience.startsWith(url + "/");
    }

    private static Optional<String> base(Value value) {
        return value.as(WebAddress::issuer).map(uri -> uri.toString().replaceFirst("/+$", ""));
    }

    private static String guid(String text) {
        if (!GUID.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "is no id; expected one such as 8f2a4c1e-0d3b-4f6a-9c7e-5b1d2e3f4a50, not a name");
        }
        return text;
    }

    private static String slug(String text, String ofWhat) {
        if (!SLUG.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "is no name " + ofWhat + "; expected letters, digits, dots, hyphens and underscores");
        }
        return text;
    }
}
