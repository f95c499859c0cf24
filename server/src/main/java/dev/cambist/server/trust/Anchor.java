package dev.cambist.server.trust;

import static java.util.stream.Collectors.joining;

import dev.cambist.core.token.KeyRing;
import dev.cambist.server.keys.FileName;
import dev.cambist.server.keys.Pem;
import dev.cambist.server.keys.PublishedKey;
import dev.cambist.server.settings.RegistrySettings;
import java.security.cert.X509Certificate;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/**
 * The file by which a registry recognises our signatures.
 *
 * @param option the registry's configuration key that names the file
 * @param comment why it is this file, in lines
 * @param notes what to know about its keys
 */
record Anchor(String option, String fileName, String content, List<String> comment, List<String> notes) {
    private static final String BUNDLE = "rootcertbundle";
    private static final String NEW_KEY =
            "A new signing key, as a change of tokens.algorithm makes, needs this file again and a restart of the registry.";

    static Anchor ofDistribution2(RegistrySettings registry, Anchor authority, KeyRing<PublishedKey> keys)
            throws ImpossibleTrustException {
        return switch (registry.trust()) {
            case X5C -> authority;
            case LIBTRUST ->
                new Anchor(
                        BUNDLE,
                        FileName.of(registry.service()) + ".crt",
                        keys.all().map(key -> Pem.of(key.certificate()).text()).collect(joining()),
                        List.of(
                                "A certificate of each signing key, which tokens name by libtrust fingerprint.",
                                "The dates of these certificates are not checked."),
                        List.of(NEW_KEY));
            case RFC7638 ->
                throw new ImpossibleTrustException("Distribution 2.8 does not know keys by RFC 7638 thumbprint; give "
                        + registry.service() + " trust: x5c (or trust: libtrust) in Cambist's configuration, or run"
                        + " Distribution 3 there");
        };
    }

    static Anchor ofDistribution3(RegistrySettings registry, Anchor authority, KeyRing<PublishedKey> keys) {
        return switch (registry.trust()) {
            case X5C ->
                authority.noting(
                        "A change of tokens.algorithm needs this block again, for its signingalgorithms, and a restart.");
            case LIBTRUST ->
                keySet(
                        registry,
                        keys,
                        List.of(
                                "The signing keys under their libtrust fingerprints, as tokens name them. A certificate bundle",
                                "would not do: Distribution 3 gives the keys in it other names."));
            case RFC7638 ->
                keySet(
                        registry,
                        keys,
                        List.of(
                                "The signing keys under their RFC 7638 thumbprints, as tokens name them. Safer than a certificate",
                                "bundle, whose elliptic curve keys Distribution 3.0 all gives one name, and 3.1 a few a wrong one."));
        };
    }

    static Anchor ofZot(RegistrySettings registry, PublishedKey key) {
        return new Anchor(
                "cert",
                FileName.of(registry.service()) + ".pub.pem",
                Pem.of(key.key()).text(),
                List.of(),
                List.of(
                        "zot knows one public key, the current one of " + registry.service() + ". " + NEW_KEY,
                        "zot compares neither issuer nor audience: it accepts every token that this key signed. The key is"
                                + " therefore this service's alone; give its file to no other registry.",
                        "zot allows no difference between clocks. Tokens are back-dated by 30 s; keep the clock of zot's"
                                + " machine no further behind.",
                        "zot refuses an expired token without a challenge, so a client cannot get another one midway: let"
                                + " access tokens live longer than the longest push.",
                        "zot 2.1.3 or later knows ES256; for an older one set tokens.algorithm to RS256."));
    }

    /** What vouches for keys in a token, as far as it is in the token itself. */
    static Anchor ofToken(RegistrySettings registry, List<X509Certificate> trusted) {
        return new Anchor(
                BUNDLE,
                FileName.of(registry.service()) + ".crt",
                trusted.stream().map(certificate -> Pem.of(certificate).text()).collect(joining()),
                List.of(
                        "What vouches for the signing keys in the PKCS #11 token: the last certificate of each chain there. Each",
                        "token brings the certificate of its key and those up to here (x5c)."),
                List.of(
                        "A new key whose chain in the PKCS #11 token ends elsewhere, as that of a self-signed certificate does,"
                                + " needs this file again and a restart of the registry before it signs."));
    }

    static Anchor ofAuthority(X509Certificate authority) {
        LocalDate end =
                authority.getNotAfter().toInstant().atOffset(ZoneOffset.UTC).toLocalDate();
        return new Anchor(
                BUNDLE,
                "cambist-authority.crt",
                Pem.of(authority).text(),
                List.of(
                        "The authority behind all signing keys. Each token brings the certificate of its key (x5c), so keys and",
                        "certificates change without a change here."),
                List.of(
                        "The authority is valid until " + end
                                + "; until then the registry accepts new signing keys and certificates under it as they come."));
    }

    private static Anchor keySet(RegistrySettings registry, KeyRing<PublishedKey> keys, List<String> comment) {
        return new Anchor(
                "jwks",
                FileName.of(registry.service()) + ".jwks.json",
                PublishedKey.jwks(keys.all().toList()) + "\n",
                comment,
                List.of(NEW_KEY));
    }

    private Anchor noting(String note) {
        return new Anchor(
                option,
                fileName,
                content,
                comment,
                Stream.concat(notes.stream(), Stream.of(note)).toList());
    }
}
