package dev.cambist.server.oauth2;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.json.JsonWriter;
import java.security.KeyPair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An identity token that can be wrong in every way: any header and any claims, signed with any key. */
public record TestToken(Map<String, Object> header, Map<String, Object> claims) {
    /** A good token of the trusted issuer for the person who may push to team. */
    public static TestToken good() {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", "RS256");
        header.put("typ", "JWT");
        header.put("kid", TestFlows.ISSUER_KEY);
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", TestFlows.ISSUER);
        claims.put("sub", "alice");
        claims.put("aud", "registry.example.com");
        claims.put("iat", TestFlows.NOW.getEpochSecond());
        claims.put("exp", TestFlows.NOW.getEpochSecond() + 600);
        return new TestToken(header, claims);
    }

    public TestToken header(String name, Object value) {
        return new TestToken(changed(header, name, value), claims);
    }

    public TestToken noHeader(String name) {
        Map<String, Object> less = new LinkedHashMap<>(header);
        less.remove(name);
        return new TestToken(less, claims);
    }

    public TestToken claim(String name, Object value) {
        return new TestToken(header, changed(claims, name, value));
    }

    public TestToken noClaim(String name) {
        Map<String, Object> less = new LinkedHashMap<>(claims);
        less.remove(name);
        return new TestToken(header, less);
    }

    /** Signed with the issuer's key. */
    public String signed() {
        return signedBy(TestKeys.ISSUER);
    }

    public String signedBy(KeyPair pair) {
        return signed(JsonWriter.write(header), JsonWriter.write(claims), pair);
    }

    /** HS256 with the given bytes as the secret, as an attacker does who knows a public key. */
    public String signedAsHmac(byte[] secret) {
        String input = input(JsonWriter.write(header), JsonWriter.write(claims));
        return input + "." + Jws.encode(new HmacKey("any", secret).sign(input.getBytes(US_ASCII)));
    }

    public String unsigned() {
        return input(JsonWriter.write(header), JsonWriter.write(claims)) + ".";
    }

    /** Text that need not even be JSON, under a good signature. */
    public static String signed(String header, String claims, KeyPair pair) {
        String input = input(header, claims);
        return input + "." + Jws.encode(SignatureAlgorithm.RS256.sign(pair.getPrivate(), input.getBytes(US_ASCII)));
    }

    private static String input(String header, String claims) {
        return Jws.encode(header.getBytes(UTF_8)) + "." + Jws.encode(claims.getBytes(UTF_8));
    }

    private static Map<String, Object> changed(Map<String, Object> map, String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(map);
        changed.put(name, value);
        return changed;
    }

    public static List<String> parts(String token) {
        return List.of(token.split("\\.", -1));
    }
}
