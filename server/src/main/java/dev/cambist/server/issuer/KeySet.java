package dev.cambist.server.issuer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.joining;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.jose.VerificationKey;
import dev.cambist.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads a JWK set (RFC 7517 section 5) for the keys in it that can verify a signature. Whatever else is in it is passed
 * over; a set without any such key is an error.
 *
 * <p>Key by key, because {@code JWKSet.parse} gives up the whole set for one bad key. Certificates in it ({@code x5c},
 * {@code x5u}) are not looked at.
 */
final class KeySet {
    private static final Set<String> SECRETS = Set.of("k", "d", "p", "q", "dp", "dq", "qi", "oth");
    private static final Set<Curve> CURVES = Set.of(Curve.P_256, Curve.P_384, Curve.P_521);
    /** SubjectPublicKeyInfo of an Ed25519 key up to the 32 bytes of the key itself (RFC 8410 section 4). */
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int ED25519_BYTES = 32;
    private static final int MAX_REASONS = 5;

    private KeySet() {}

    static List<VerificationKey> read(byte[] json) throws IssuerException {
        if (new String(json, 0, Math.min(json.length, 200), ISO_8859_1)
                .stripLeading()
                .startsWith("-----BEGIN ")) {
            throw new IssuerException("it is PEM; expected a JWK set (RFC 7517), which is JSON: {\"keys\":[…]}");
        }
        JsonObject document = Discovery.object(json);
        if (!(document.value("keys").orElse("") instanceof List<?> entries)) {
            if (document.has("kty")) {
                throw new IssuerException("it is one JWK; expected a set of them: {\"keys\":[…]}");
            }
            throw new IssuerException("it is not a JWK set: it has no array keys");
        }
        List<VerificationKey> keys = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (Object entry : entries) {
            try {
                keys.add(key(entry));
            } catch (IssuerException e) {
                reasons.add(e.problem());
            } catch (RuntimeException e) {
                // Whatever a library throws over one key, that key is all that it costs.
                reasons.add(impossible(entry).problem());
            }
        }
        if (keys.isEmpty()) {
            throw new IssuerException(
                    reasons.isEmpty()
                            ? "its JWK set is empty"
                            : "none of the " + reasons.size() + " keys in its JWK set can verify a signature: "
                                    + reasons.stream().limit(MAX_REASONS).collect(joining("; ")));
        }
        // One key published twice is still one: a token without kid may be signed with it.
        return keys.stream().distinct().toList();
    }

    private static VerificationKey key(Object entry) throws IssuerException {
        if (!(entry instanceof JsonObject jwk)) {
            throw new IssuerException("one is not an object");
        }
        if (jwk.has("kid") && jwk.text("kid").isEmpty()) {
            throw new IssuerException("one has a kid that is not text");
        }
        if (SECRETS.stream().anyMatch(jwk::has)) {
            throw unusable(jwk, "is or contains a secret, so that others can sign with it too");
        }
        if (jwk.has("use") && !jwk.text("use").orElse("").equals("sig")) {
            throw unusable(jwk, "is not for signatures (use)");
        }
        if (jwk.has("key_ops") && !jwk.texts("key_ops").contains("verify")) {
            throw unusable(jwk, "is not for verifying (key_ops)");
        }
        Optional<SignatureAlgorithm> only = jwk.text("alg").flatMap(SignatureAlgorithm::named);
        if (jwk.has("alg") && only.isEmpty()) {
            throw unusable(jwk, "is for an algorithm that is not accepted (alg)");
        }
        VerificationKey key = new VerificationKey(jwk.text("kid"), publicKey(jwk), only);
        if (Stream.of(SignatureAlgorithm.values()).noneMatch(key::suits)) {
            throw unusable(
                    jwk,
                    "is shorter than RSA's 2048 bits, of an exponent below 3, even or above 33 bits, or not of the kind that its"
                            + " alg needs");
        }
        return key;
    }

    private static PublicKey publicKey(JsonObject jwk) throws IssuerException {
        try {
            return switch (jwk.text("kty").orElse("")) {
                case "RSA" ->
                    new RSAKey.Builder(number(jwk, "n"), number(jwk, "e"))
                            .build()
                            .toRSAPublicKey();
                case "EC" ->
                    // The builder checks that the point is on the curve.
                    new ECKey.Builder(curve(jwk), number(jwk, "x"), number(jwk, "y"))
                            .build()
                            .toECPublicKey();
                case "OKP" -> edwards(jwk);
                default -> throw unusable(jwk, "is neither RSA nor EC nor OKP (kty)");
            };
        } catch (JOSEException | GeneralSecurityException | RuntimeException e) {
            throw impossible(jwk);
        }
    }

    private static Base64URL number(JsonObject jwk, String name) throws IssuerException {
        return new Base64URL(
                jwk.text(name).filter(text -> !text.isEmpty()).orElseThrow(() -> unusable(jwk, "has no " + name)));
    }

    private static Curve curve(JsonObject jwk) throws IssuerException {
        Curve curve = new Curve(jwk.text("crv").orElse("none"));
        if (!CURVES.contains(curve)) {
            throw unusable(jwk, "is on none of the curves P-256, P-384, P-521");
        }
        return curve;
    }

    /** RFC 8037 section 2. Not Nimbus: it would need another library for these. */
    private static PublicKey edwards(JsonObject jwk) throws IssuerException, GeneralSecurityException {
        byte[] key = Base64.getUrlDecoder().decode(number(jwk, "x").toString());
        if (!jwk.text("crv").orElse("").equals("Ed25519") || key.length != ED25519_BYTES) {
            throw unusable(jwk, "is not an Ed25519 key");
        }
        byte[] encoded = new byte[ED25519_PREFIX.length + ED25519_BYTES];
        System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
        System.arraycopy(key, 0, encoded, ED25519_PREFIX.length, ED25519_BYTES);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static IssuerException impossible(Object entry) {
        return entry instanceof JsonObject jwk
                ? unusable(jwk, "has impossible values")
                : new IssuerException("one has impossible values");
    }

    private static IssuerException unusable(JsonObject jwk, String why) {
        return new IssuerException(
                "key " + jwk.text("kid").map(kid -> "'" + kid + "'").orElse("without kid") + " " + why);
    }
}
