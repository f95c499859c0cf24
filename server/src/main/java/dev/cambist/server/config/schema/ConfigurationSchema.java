package dev.cambist.server.config.schema;

import static dev.cambist.server.config.schema.Shape.described;
import static dev.cambist.server.config.schema.Shape.either;
import static dev.cambist.server.config.schema.Shape.list;
import static dev.cambist.server.config.schema.Shape.listOrNothing;
import static dev.cambist.server.config.schema.Shape.matching;
import static dev.cambist.server.config.schema.Shape.object;
import static dev.cambist.server.config.schema.Shape.oneOrMore;
import static dev.cambist.server.config.schema.Shape.text;
import static dev.cambist.server.config.schema.Shape.words;

import dev.cambist.core.json.JsonObject;
import dev.cambist.server.keys.TrustProfile;
import dev.cambist.server.settings.ReadinessSettings.Concern;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The JSON Schema (draft 2020-12) of the configuration file. It accepts every file that the reader accepts, and refuses
 * unknown keys, values of the wrong kind and unknown words; what depends on two places of the file, on other files or on
 * the environment only the reader can say.
 */
public final class ConfigurationSchema {
    static final String DURATION = "[0-9]{1,6}[smhd]";
    static final String WEB_ADDRESS = "(http|https)://.+";

    private static final String ADDRESS = ".+:[0-9]{1,5}";

    private ConfigurationSchema() {}

    /** The schema as text, indented, with a line feed at its end. */
    public static String write() {
        return IndentedJson.write(schema());
    }

    static JsonObject schema() {
        JsonObject root = new Keys()
                .required("server", "Where this server listens, and where it keeps its keys", server())
                .optional("tokens", "The tokens that this server issues", tokens())
                .required("registries", "The registries that it issues tokens for", list(registry()))
                .optional("issuers", "Whose tokens it takes", listOrNothing(IssuerShapes.issuer()))
                .required("access", "Who may do what on which repositories; rules add up", list(AccessShapes.rule()))
                .optional("roles", "Names of your own for lists of actions", AccessShapes.roles())
                .optional("keys", "How long keys sign, and how they are kept", keys())
                .optional("audit", "Where decisions are written down", audit())
                .optional("tracing", "Where a collector takes what becomes of each request as spans", tracing())
                .optional("store", "Where sessions and revocations are kept", store())
                .optional("admin", "Who may use the admin API of the management listener", admin())
                .optional("limits", "How often the token endpoints may be asked", limits())
                .optional(
                        "locks",
                        "What nobody may overwrite, delete or pull, whatever its token grants",
                        list(AccessShapes.lock()))
                .optional("portal", "Pages for browsers, where people sign in and see what they may use", portal())
                .where("$defs", AccessShapes.definitions())
                .block();
        JsonObject head =
                object("$schema", "https://json-schema.org/draft/2020-12/schema", "title", "Configuration of Cambist");
        return Shape.both(head, root);
    }

    private static JsonObject portal() {
        return new Keys()
                .optional(
                        "issuers",
                        "at which issuers people may sign in, by their names. Default: all that have a client",
                        listOrNothing(text()))
                .block();
    }

    private static JsonObject tls() {
        return new Keys()
                .required("certificate", "the server's certificate, and after it those of its issuers", text())
                .required("key", "an RSA or EC key, not encrypted", text())
                .block();
    }

    private static JsonObject server() {
        return new Keys()
                .required("listen", "address of the public listener, HOST:PORT", matching(ADDRESS))
                .optional(
                        "management",
                        "address for /livez, /readyz, /metrics and the admin API, which other machines may use only with"
                                + " management-tls. Default: 127.0.0.1:8081",
                        matching(ADDRESS))
                .optional(
                        "management-tls",
                        "certificate and key, as tls has them: the management listener speaks HTTPS. Default: plain HTTP",
                        tls())
                .optional(
                        "url",
                        "under which address clients reach the public listener; required where listen is every address"
                                + " (0.0.0.0, [::]). Default: the listener's own",
                        matching(WEB_ADDRESS))
                .optional(
                        "tls",
                        "certificate and key, two PEM files: the public listener speaks HTTPS. Default: plain HTTP",
                        tls())
                .optional(
                        "trusted-proxies",
                        "addresses or blocks (10.0.0.0/8) of proxies whose Forwarded and X-Forwarded-* headers are"
                                + " believed. Default: none",
                        listOrNothing(text()))
                .optional(
                        "data",
                        "directory for keys and the store, made on first start, owner-only. Default: cambist-data beside the file",
                        text())
                .optional(
                        "crypto-provider",
                        "whose code computes signatures and TLS: accp (AWS-LC), jdk, or auto, which is accp where it"
                                + " loads. Default: auto",
                        words(List.of("auto", "jdk", "accp")))
                .optional(
                        "stop-timeout",
                        "for requests that run when the server is stopped. Default: 20s",
                        matching(DURATION))
                .optional(
                        "transfers-per-client",
                        "requests of one client address through the gateway at once. Default: 256",
                        text())
                .optional(
                        "unready-on",
                        "what makes /readyz say 503: a list of issuers, configuration, certificate, audit, store, token. Default:"
                                + " none",
                        listOrNothing(words(Arrays.stream(Concern.values())
                                .map(concern -> concern.name().toLowerCase(Locale.ROOT))
                                .toList())))
                .optional(
                        "drain-delay",
                        "how long /readyz says 503 before a stop begins, at most 5 min. Default: 0s",
                        matching(DURATION))
                .block();
    }

    private static JsonObject tokens() {
        return new Keys()
                .optional("issuer", "the iss of our tokens; registries compare it. Default: cambist", text())
                .optional(
                        "algorithm",
                        "what signs access tokens: ES256 or RS256. Default: ES256",
                        words(List.of("ES256", "RS256")))
                .optional("access-lifetime", "of access tokens, from 60 s to 24 h. Default: 15m", matching(DURATION))
                .optional("refresh-lifetime", "of refresh tokens, from 60 s to 30 d. Default: 3h", matching(DURATION))
                .block();
    }

    private static JsonObject registry() {
        return new Keys()
                .required("service", "the registry's name in its challenge; the audience of its tokens", text())
                .optional(
                        "aliases",
                        "other names that clients may send. Default: none",
                        listOrNothing(described("another name of the registry", text())))
                .optional(
                        "trust",
                        "how the registry recognises our key: x5c, libtrust, rfc7638. Default: x5c",
                        words(Arrays.stream(TrustProfile.values())
                                .map(profile -> profile.name().toLowerCase(Locale.ROOT))
                                .toList()))
                .optional(
                        "upstream",
                        "the registry's URL, where Cambist is its front door; or a block with the keys below. Default:"
                                + " none",
                        either(matching(WEB_ADDRESS), upstream()))
                .optional(
                        "index",
                        "how the index of what the registry holds is kept in step with what happens to it past"
                                + " Cambist; needs upstream, or index.registry. Default: not at all",
                        index())
                .block();
    }

    private static JsonObject index() {
        return new Keys()
                .optional(
                        "registry",
                        "the registry's URL where there is no upstream: Cambist is not its front door, and answers for"
                                + " what it holds all the same; https://, or http:// to this machine. Or a block with url,"
                                + " ca-file, connect-timeout and idle-timeout as those of upstream. Default: that of"
                                + " upstream",
                        either(matching(WEB_ADDRESS), beside()))
                .optional(
                        "crawl",
                        "how often the registry is looked through, besides at each start; 1m to 30d. Default: never",
                        matching(DURATION))
                .optional(
                        "requests-per-second",
                        "what crawl and notifications may make Cambist ask of the registry at most; 1 to 1000. Default: 20",
                        text())
                .optional(
                        "notifications",
                        "whether the registry may tell what happens to it. Default: false",
                        Shape.flag())
                .optional(
                        "notifications-token-file",
                        "a file with the token that it then shows, of at least 16 characters. Default: only programs"
                                + " on this machine are listened to",
                        text())
                .block();
    }

    private static JsonObject beside() {
        return way(new Keys()
                        .required("url", "https://, or http:// to this machine, host and port", matching(WEB_ADDRESS)))
                .block();
    }

    private static JsonObject upstream() {
        String login = "whom Cambist is there; not over plain HTTP to another machine. Default: nobody";
        return way(new Keys()
                        .required("url", "http:// or https://, host and port", matching(WEB_ADDRESS))
                        .optional("user", login, text())
                        .optional("password-file", login, text())
                        .optional(
                                "token-realm",
                                "where the registry sends for tokens, if not to itself; https://, or http:// to this"
                                        + " machine. Default: the registry's own address alone",
                                matching(WEB_ADDRESS)))
                .where("dependentRequired", object("user", List.of("password-file"), "password-file", List.of("user")))
                .block();
    }

    private static Keys way(Keys keys) {
        return keys.optional(
                        "ca-file",
                        "PEM certificates of the authorities to trust there. Default: those that this machine trusts",
                        text())
                .optional("connect-timeout", "until a connection stands, at most 60 s. Default: 5s", matching(DURATION))
                .optional(
                        "idle-timeout",
                        "without a byte while a request runs, at most 1 h. Default: 5m",
                        matching(DURATION));
    }

    private static JsonObject admin() {
        return new Keys()
                .optional(
                        "loopback",
                        "whether programs on this machine may use it without a credential. Default: true",
                        Shape.flag())
                .block();
    }

    private static JsonObject store() {
        return either(
                words(List.of("embedded", "memory")),
                new Keys()
                        .required("postgres", "jdbc:postgresql://HOST:PORT/NAME", matching("jdbc:postgresql://.+"))
                        .required("user", "whom Cambist is there", text())
                        .required("password-file", "a file with the password in it", text())
                        .optional(
                                "ca-file",
                                "PEM certificates of the authorities to trust there. Default: those that Java trusts",
                                text())
                        .optional(
                                "outage",
                                "for how long a server that has lost the database goes by what it remembers, from 1 s to"
                                        + " 24 h. Default: 10m",
                                matching(DURATION))
                        .block());
    }

    private static JsonObject keys() {
        return new Keys()
                .optional(
                        "rotate-every",
                        "how long a key signs, from 1d; not for zot, which knows one key. Default: until you change it",
                        matching(DURATION))
                .optional(
                        "keep-in",
                        "where keys are kept: data, the data directory; or store, a PostgreSQL that servers share, always"
                                + " encrypted. Default: data",
                        words(List.of("data", "store")))
                .optional(
                        "encryption-key-file",
                        "a file with the key that encrypts keys, 32 bytes in base64; or a list, whose first encrypts and"
                                + " all of which decrypt. Default: keys are not encrypted",
                        oneOrMore(text()))
                .optional(
                        "encryption-key",
                        "in place of the file: ${NAME}, an environment variable with the key in it; or a list. Default:"
                                + " none",
                        oneOrMore(text()))
                .optional(
                        "pkcs11",
                        "the PKCS #11 token that holds the keys of access tokens, each under its service's name. Default:"
                                + " they are in files",
                        signingToken())
                .block();
    }

    private static JsonObject signingToken() {
        return new Keys()
                .required("library", "the PKCS #11 library of the token's maker", text())
                .optional("token", "the token's label. Default: its serial number tells it", text())
                .optional("serial", "the token's serial number. Default: its label tells it", text())
                .optional(
                        "pin-file",
                        "a file with the PIN of the token's user, owner-only. Default: it is in pin",
                        text())
                .optional(
                        "pin",
                        "in place of the file: ${NAME}, an environment variable with the PIN in it. Default: none",
                        text())
                .block();
    }

    private static JsonObject limits() {
        return new Keys()
                .optional(
                        "requests-per-client",
                        "requests a second of one client address, or none for no limit. Default: none",
                        text())
                .optional(
                        "requests-per-identity",
                        "requests a second of one identity, or none for no limit. Default: none",
                        text())
                .optional(
                        "failures-per-client",
                        "refused credentials a second of one client address, or none for no limit. Default: 100",
                        text())
                .block();
    }

    private static JsonObject tracing() {
        return new Keys()
                .required(
                        "endpoint",
                        "where it takes OTLP over HTTP; without a path, at /v1/traces",
                        matching(WEB_ADDRESS))
                .optional(
                        "ratio",
                        "of the traces that begin here, how many are recorded, from 0 to 1; of others their callers"
                                + " decide. Default: 1",
                        text())
                .optional("headers-file", "a file with headers to show there, each a line NAME: VALUE", text())
                .optional("ca-file", "whose certificates to trust there. Default: those of this machine", text())
                .optional(
                        "attributes",
                        "of the resource that the spans are from, such as deployment.environment.name",
                        object("type", "object", "additionalProperties", text()))
                .block();
    }

    private static JsonObject audit() {
        return new Keys()
                .required("file", "where decisions are written, one JSON object a line", text())
                .optional(
                        "mode",
                        "lax: requests do not wait for the disk; strict: a token leaves when its record is on the disk,"
                                + " and none while it cannot be. Default: lax",
                        words(List.of("lax", "strict")))
                .optional(
                        "max-size",
                        "the size at which a new file is begun, from 1MiB. Default: 64MiB",
                        matching("[0-9]{1,7}(KiB|MiB|GiB)"))
                .optional("max-age", "the age at which a new file is begun. Default: any", matching(DURATION))
                .optional("keep", "how many earlier files stay. Default: 10", text())
                .optional(
                        "keep-in-store",
                        "for how long what is written is kept in the store as well, where cambist audit finds what all"
                                + " servers that share it have written, from 1h. Default: not at all",
                        matching(DURATION))
                .block();
    }
}
