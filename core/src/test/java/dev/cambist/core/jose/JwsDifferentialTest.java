package dev.cambist.core.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.cambist.core.Keys;
import dev.cambist.core.refusal.RefusedException;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against Nimbus with the same key: whatever it refuses is refused here, and what is accepted here it accepts too. */
final class JwsDifferentialTest {
    private static final int TOKENS = 200;
    private static final String MATERIAL = "{}[]\",:\\u0061crit.b64=-_AZaz09 \n\u00e9";

    @ParameterizedTest
    @EnumSource(names = {"RS256", "PS256", "ES256"})
    void accepted_changedTokens_areAcceptedByNimbusToo(SignatureAlgorithm algorithm) throws JOSEException {
        KeyPair pair = pairFor(algorithm);
        Random random = new Random(20260301);
        int accepted = 0;
        for (int i = 0; i < TOKENS; i++) {
            String token = token(algorithm, pair, random);
            if (weAccept(token, algorithm, pair)) {
                accepted++;
                assertThat(nimbusAccepts(token, algorithm, pair)).as(token).isTrue();
            }
        }
        assertThat(accepted).as("some of the tokens are sound").isGreaterThan(TOKENS / 20);
    }

    /** A token whose JSON was changed before it was signed, or whose text was changed afterwards, or neither. */
    private static String token(SignatureAlgorithm algorithm, KeyPair pair, Random random) {
        String header = "{\"alg\":\"" + algorithm.jwsName() + "\",\"typ\":\"JWT\",\"kid\":\"k1\"}";
        String payload = "{\"iss\":\"https://x\",\"aud\":[\"a\"],\"exp\":1767225600,\"n\":{\"m\":null}}";
        int where = random.nextInt(4);
        String signed = encoded(where == 0 ? changed(header, random) : header) + "."
                + encoded(where == 1 ? changed(payload, random) : payload);
        String token = signed + "." + Jws.encode(algorithm.sign(pair.getPrivate(), signed.getBytes(UTF_8)));
        return where == 2 ? changed(token, random) : token;
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
    }

    private static String changed(String text, Random random) {
        StringBuilder changed = new StringBuilder(text);
        int at = random.nextInt(text.length());
        char piece = MATERIAL.charAt(random.nextInt(MATERIAL.length()));
        switch (random.nextInt(4)) {
            case 0 -> changed.insert(at, piece);
            case 1 -> changed.deleteCharAt(at);
            case 2 -> changed.append(piece);
            default -> changed.setCharAt(at, piece);
        }
        return changed.toString();
    }

    private static boolean weAccept(String token, SignatureAlgorithm algorithm, KeyPair pair) {
        try {
            Jws jws = Jws.parse(new Secret(token));
            return jws.algorithm()
                            .flatMap(SignatureAlgorithm::named)
                            .filter(algorithm::equals)
                            .isPresent()
                    && jws.isSignedBy(pair.getPublic(), algorithm);
        } catch (RefusedException e) {
            return false;
        }
    }

    private static boolean nimbusAccepts(String token, SignatureAlgorithm algorithm, KeyPair pair)
            throws JOSEException {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            return jwt.getHeader().getAlgorithm().equals(JWSAlgorithm.parse(algorithm.jwsName()))
                    && jwt.verify(verifier(pair))
                    && jwt.getJWTClaimsSet() != null;
        } catch (ParseException e) {
            return false;
        }
    }

    private static JWSVerifier verifier(KeyPair pair) throws JOSEException {
        return pair.getPublic() instanceof ECPublicKey key
                ? new ECDSAVerifier(key)
                : new RSASSAVerifier((RSAPublicKey) pair.getPublic());
    }

    private static KeyPair pairFor(SignatureAlgorithm algorithm) {
        return switch (algorithm) {
            case ES256 -> Keys.P256;
            case ES512 -> Keys.P521;
            default -> Keys.RSA;
        };
    }
}
