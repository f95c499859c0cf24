package dev.cambist.testkit.idp;

import java.util.List;
import java.util.Map;

/** Tokens that the issuer has not signed. Whoever accepts one lets anybody in. */
public enum ForgedToken implements HostileToken {
    /** RFC 7519, section 6: an unsecured token. */
    ALG_NONE,
    ALG_NONE_IN_MIXED_CASE,
    ALG_NONE_WITH_THE_SIGNATURE,
    ALG_EMPTY,
    ALG_MISSING,
    /** A good header and good claims, and nothing after the last dot. */
    SIGNATURE_MISSING,
    SIGNATURE_WITH_ONE_BIT_CHANGED,
    SIGNATURE_CUT_SHORT,
    SIGNATURE_OF_ZEROS,
    SIGNATURE_OF_ANOTHER_TOKEN,
    SUBJECT_CHANGED,
    EXPIRY_CHANGED,
    HEADER_CHANGED,
    /** CVE-2022-21449: an ECDSA signature of two zeros, which fitted every token and every key. */
    ECDSA_SIGNATURE_OF_ZEROS,
    /** Says that another hash was signed than really was. */
    ALG_OF_ANOTHER_HASH,
    /** RFC 8725, section 2.1: HS256, keyed with what everybody can read. */
    HMAC_WITH_PUBLIC_KEY_AS_PEM,
    HMAC_WITH_PUBLIC_KEY_AS_PEM_ON_ONE_LINE,
    HMAC_WITH_PUBLIC_KEY_AS_DER,
    HMAC_WITH_PUBLIC_KEY_AS_JWK,
    HMAC_WITH_CERTIFICATE_AS_PEM,
    HMAC_WITH_CERTIFICATE_AS_DER,
    HMAC_WITH_EMPTY_SECRET,
    /** The key id is a path to an empty file, and the HMAC is keyed with its content. */
    HMAC_WITH_FILE_NAMED_BY_KID,
    /** The attacker's signature under the issuer's key id. */
    KEY_OF_ATTACKER,
    KEY_OF_ATTACKER_WITHOUT_KID,
    /** The attacker is another issuer, whose keys are published for itself. */
    KEY_OF_ANOTHER_ISSUER,
    /** The attacker's key in the header: the signature is right for whoever takes the key from there. */
    JWK_OF_ATTACKER,
    JWK_OF_ATTACKER_WITH_GOOD_KID,
    X5C_OF_ATTACKER,
    /** The address of the attacker's key set, at an endpoint that counts its requests. */
    JKU_OF_ATTACKER,
    X5U_OF_ATTACKER,
    /** An unsecured token encrypted for the issuer's public key: five parts. */
    ENCRYPTED_IN_PLACE_OF_SIGNED,
    /** RFC 7515, section 7.2: the JSON serialization, with an empty list of signatures. */
    JSON_WITHOUT_SIGNATURES;

    @Override
    public String from(TokenDraft draft) {
        var forgery = new Forgery(draft.mint(), draft.jws());
        Jws jws = forgery.jws();
        return switch (this) {
            case ALG_NONE -> Forgery.unsigned(jws.withHeader("alg", "none"));
            case ALG_NONE_IN_MIXED_CASE -> Forgery.unsigned(jws.withHeader("alg", "nOnE"));
            case ALG_NONE_WITH_THE_SIGNATURE -> jws.withHeader("alg", "none").compact();
            case ALG_EMPTY -> Forgery.unsigned(jws.withHeader("alg", ""));
            case ALG_MISSING -> Forgery.unsigned(jws.withoutHeader("alg"));
            case SIGNATURE_MISSING -> Forgery.unsigned(jws);
            case SIGNATURE_WITH_ONE_BIT_CHANGED -> forgery.withSignature(Forgery.withOneBitChanged(jws.signature()));
            case SIGNATURE_CUT_SHORT -> forgery.withSignature(Forgery.cutShort(jws.signature()));
            case SIGNATURE_OF_ZEROS -> forgery.withSignature(new byte[jws.signature().length]);
            case SIGNATURE_OF_ANOTHER_TOKEN ->
                forgery.withSignature(jws.withClaim("sub", Forgery.VICTIM).signature());
            case SUBJECT_CHANGED -> forgery.underSignature(jws.withClaim("sub", Forgery.VICTIM));
            case EXPIRY_CHANGED -> forgery.underSignature(jws.withClaim("exp", Forgery.YEAR_2100));
            case HEADER_CHANGED -> forgery.underSignature(jws.withHeader("cty", "JWT"));
            case ECDSA_SIGNATURE_OF_ZEROS ->
                Forgery.join(jws.withHeader("alg", "ES256"), new byte[Forgery.ES256_SIGNATURE_BYTES]);
            case ALG_OF_ANOTHER_HASH -> forgery.namingAnotherHash();
            case HMAC_WITH_PUBLIC_KEY_AS_PEM -> Forgery.hmac(jws, forgery.publicKeyPem());
            case HMAC_WITH_PUBLIC_KEY_AS_PEM_ON_ONE_LINE ->
                Forgery.hmac(jws, forgery.publicKeyPem().replace("\n", ""));
            case HMAC_WITH_PUBLIC_KEY_AS_DER ->
                Forgery.hmac(jws, jws.key().publicKey().getEncoded());
            case HMAC_WITH_PUBLIC_KEY_AS_JWK ->
                Forgery.hmac(jws, Json.of(jws.key().jwk()));
            case HMAC_WITH_CERTIFICATE_AS_PEM -> Forgery.hmac(jws, forgery.certificatePem());
            case HMAC_WITH_CERTIFICATE_AS_DER -> Forgery.hmac(jws, jws.key().certificate());
            case HMAC_WITH_EMPTY_SECRET -> Forgery.hmac(jws, "");
            case HMAC_WITH_FILE_NAMED_BY_KID -> Forgery.hmac(jws.withHeader("kid", "../../../../../dev/null"), "");
            case KEY_OF_ATTACKER -> jws.signedBy(forgery.attacker()).compact();
            case KEY_OF_ATTACKER_WITHOUT_KID ->
                jws.signedBy(forgery.attacker()).withoutHeader("kid").compact();
            case KEY_OF_ANOTHER_ISSUER -> forgery.byAttacker().compact();
            case JWK_OF_ATTACKER ->
                forgery.byAttacker().withHeader("jwk", forgery.attacker().jwk()).compact();
            case JWK_OF_ATTACKER_WITH_GOOD_KID ->
                jws.signedBy(forgery.attacker())
                        .withHeader("jwk", forgery.attackersJwkUnderGoodKeyId())
                        .compact();
            case X5C_OF_ATTACKER ->
                forgery.byAttacker().withHeader("x5c", forgery.attackersChain()).compact();
            case JKU_OF_ATTACKER ->
                forgery.byAttacker()
                        .withHeader("jku", forgery.attackersKeySet())
                        .compact();
            case X5U_OF_ATTACKER ->
                forgery.byAttacker()
                        .withHeader("x5u", forgery.attackersKeySet())
                        .compact();
            case ENCRYPTED_IN_PLACE_OF_SIGNED -> forgery.encrypted();
            case JSON_WITHOUT_SIGNATURES ->
                Json.of(Map.of("payload", Jws.encode(jws.claimsJson()), "signatures", List.of()));
        };
    }
}
