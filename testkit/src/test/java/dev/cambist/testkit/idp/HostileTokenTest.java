package dev.cambist.testkit.idp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.X509CertUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class HostileTokenTest {
    private static final IdentityProvider IDP = IdentityProvider.start();
    private static final Http HTTP = new Http();

    @AfterAll
    static void stop() {
        HTTP.close();
        IDP.close();
    }

    @Test
    void draft_beforeAnythingIsForged_isAccepted() throws Exception {
        assertThat(process(draft().sign()).getSubject()).isEqualTo("alice");
    }

    @ParameterizedTest
    @EnumSource(ForgedToken.class)
    void forgedToken_atACarefulVerifier_isRefused(ForgedToken token) {
        assertThatThrownBy(() -> process(token.from(draft()))).isInstanceOf(Exception.class);
    }

    @ParameterizedTest
    @MethodSource("everyTokenWithEveryFamily")
    void hostileToken_ofEveryFamily_differsFromTheGoodOne(HostileToken token, SigningAlgorithm algorithm) {
        TokenDraft draft = draft().algorithm(algorithm).claim("uti", "the same");

        assertThat(token.from(draft)).isNotEqualTo(draft.sign());
    }

    static Stream<Arguments> everyTokenWithEveryFamily() {
        return HostileToken.all().stream()
                .flatMap(token -> Stream.of(SigningAlgorithm.PS256, SigningAlgorithm.ES256, SigningAlgorithm.EDDSA)
                        .map(algorithm -> Arguments.of(token, algorithm)));
    }

    /** Otherwise a verifier would refuse it for its signature, and the flaw would go untested. */
    @ParameterizedTest
    @EnumSource(
            value = MalformedToken.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"EMPTY", "ONLY_DOTS", "TWO_PARTS", "FOUR_PARTS"})
    void malformedToken_apartFromItsFlaw_isSignedByTheIssuer(MalformedToken token) throws GeneralSecurityException {
        String raw = token.from(draft());
        int dot = raw.lastIndexOf('.');

        var signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(draft().jws().key().publicKey());
        signature.update(raw.substring(0, dot).getBytes(UTF_8));
        String text = raw.substring(dot + 1).replace('+', '-').replace('/', '_');
        assertThat(signature.verify(Base64.getUrlDecoder().decode(text))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = ForgedToken.class,
            mode = EnumSource.Mode.MATCH_ALL,
            names = "HMAC_WITH_PUBLIC_KEY_AS_PEM|HMAC_WITH_PUBLIC_KEY_AS_DER|HMAC_WITH_CERTIFICATE_AS_DER")
    void hmac_keyedWithThePublicKey_fitsIt(ForgedToken token) throws Exception {
        SigningKey key = draft().jws().key();
        byte[] secret = switch (token) {
            case HMAC_WITH_PUBLIC_KEY_AS_PEM ->
                new Forgery(draft().mint(), draft().jws()).publicKeyPem().getBytes(UTF_8);
            case HMAC_WITH_PUBLIC_KEY_AS_DER -> key.publicKey().getEncoded();
            default -> key.certificate();
        };

        assertThat(Tokens.parse(token.from(draft())).verify(new MACVerifier(secret)))
                .isTrue();
    }

    @Test
    void jwk_inTheHeader_verifiesTheToken() throws JOSEException, GeneralSecurityException {
        for (var token : Set.of(ForgedToken.JWK_OF_ATTACKER, ForgedToken.JWK_OF_ATTACKER_WITH_GOOD_KID)) {
            var jwt = Tokens.parse(token.from(draft()));

            assertThat(Tokens.verifies(jwt, jwt.getHeader().getJWK())).isTrue();
        }
    }

    @Test
    void x5c_inTheHeader_verifiesTheToken() throws Exception {
        var jwt = Tokens.parse(ForgedToken.X5C_OF_ATTACKER.from(draft()));
        var key = JWK.parse(X509CertUtils.parse(
                jwt.getHeader().getX509CertChain().getFirst().decode()));

        assertThat(Tokens.verifies(jwt, key)).isTrue();
    }

    @Test
    void jku_inTheHeader_leadsToAKeyThatVerifiesTheTokenAndIsCounted() throws Exception {
        var jwt = Tokens.parse(ForgedToken.JKU_OF_ATTACKER.from(draft()));
        URI address = jwt.getHeader().getJWKURL();
        long before = IDP.requests(Endpoint.KEYS, IDP.issuer(HostileToken.ATTACKER));

        var keys = JWKSet.parse(HTTP.get(address).body());

        assertThat(Tokens.verifies(jwt.serialize(), keys)).isTrue();
        assertThat(IDP.requests(Endpoint.KEYS, IDP.issuer(HostileToken.ATTACKER)))
                .isEqualTo(before + 1);
    }

    @Test
    void duplicates_asText_areThere() {
        String header = text(MalformedToken.HEADER_WITH_DUPLICATE.from(draft()), 0);
        String payload = text(MalformedToken.PAYLOAD_WITH_DUPLICATE.from(draft()), 1);
        String escaped = text(MalformedToken.PAYLOAD_WITH_ESCAPED_DUPLICATE.from(draft()), 1);

        assertThat(header.split("\"alg\"", -1)).hasSize(3);
        assertThat(payload.split("\"sub\"", -1)).hasSize(3);
        assertThat(escaped).contains("\"s\\u0075b\"").contains("\"sub\"");
    }

    @Test
    void alphabet_ofTheStandardKind_showsInThePayload() {
        String payload =
                MalformedToken.BASE64_OF_STANDARD_ALPHABET.from(draft()).split("\\.", -1)[1];

        assertThat(payload).contains("+").contains("/");
    }

    @Test
    void padding_andStrayBits_areInThePayload() {
        String padded = MalformedToken.BASE64_PADDED.from(draft()).split("\\.", -1)[1];
        String stray = MalformedToken.BASE64_WITH_STRAY_BITS.from(draft()).split("\\.", -1)[1];

        assertThat(padded).endsWith("==");
        assertThat(Jws.encode(Base64.getUrlDecoder().decode(stray))).isNotEqualTo(stray);
    }

    @Test
    void payload_thatIsNotUtf8_cannotBeDecodedStrictly() {
        String payload = MalformedToken.PAYLOAD_NOT_UTF8.from(draft()).split("\\.", -1)[1];

        assertThatThrownBy(() -> UTF_8.newDecoder()
                        .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(payload))))
                .isInstanceOf(CharacterCodingException.class);
    }

    private static String text(String token, int part) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[part]), ISO_8859_1);
    }

    private static TokenDraft draft() {
        return IDP.token(IDP.user("alice")).claim("sub", "alice");
    }

    private static JWTClaimsSet process(String token) throws Exception {
        return processor().process(token, null);
    }

    private static DefaultJWTProcessor<SecurityContext> processor() throws IOException {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                JWSAlgorithm.RS256, new ImmutableJWKSet<>(HTTP.keys(IDP, IDP.v2Issuer()))));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                IdentityProvider.ACR_AUDIENCE,
                new JWTClaimsSet.Builder().issuer(IDP.v2Issuer()).build(),
                Set.of("exp", "sub")));
        return processor;
    }

    /** What the library lets pass is for its callers to know. */
    @Test
    void malformedTokens_thatNimbusAccepts_areThese() {
        var accepted = Stream.of(MalformedToken.values())
                .filter(HostileTokenTest::passes)
                .toList();
        assertThat(accepted)
                .containsExactly(
                        MalformedToken.CRIT_EMPTY,
                        MalformedToken.PAYLOAD_WITH_BYTE_ORDER_MARK,
                        MalformedToken.PAYLOAD_NOT_UTF8,
                        MalformedToken.BASE64_PADDED,
                        MalformedToken.BASE64_OF_STANDARD_ALPHABET,
                        MalformedToken.BASE64_WITH_LINE_BREAK,
                        MalformedToken.BASE64_WITH_STRAY_BITS,
                        MalformedToken.SUB_AS_NUMBER);
    }

    private static boolean passes(HostileToken token) {
        try {
            process(token.from(draft()));
            return true;
        } catch (Exception | StackOverflowError refused) {
            return false;
        }
    }
}
