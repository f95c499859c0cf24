package dev.cambist.e2e.reliability;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.cambist.e2e.lab.Http;
import java.net.URI;
import java.text.ParseException;

/** The keys that a server publishes, with which registries verify access tokens. */
record PublishedKeys(JWKSet keys) {
    static PublishedKeys of(URI server) throws ParseException {
        return read(Http.get(server.resolve("/.well-known/jwks.json")).body());
    }

    static PublishedKeys read(String text) throws ParseException {
        return new PublishedKeys(JWKSet.parse(text));
    }

    /** Whether one of them signed the token. */
    boolean signed(String token) {
        try {
            JWSObject jws = JWSObject.parse(token);
            JWK key = keys.getKeyByKeyId(jws.getHeader().getKeyID());
            return key != null && jws.verify(new ECDSAVerifier(key.toECKey()));
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException("no token that can be verified", e);
        }
    }
}
