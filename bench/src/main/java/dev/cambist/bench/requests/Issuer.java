package dev.cambist.bench.requests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** An issuer whose tokens are as large as those of a company's: 1.8 KB, with 16 groups. */
final class Issuer {
    static final String URL = "https://issuer.example.com";
    static final String GROUP = "00000000-feed-4bee-8bad-000000000000";

    private static final int GROUPS = 16;
    private static final int LIFE = 7200; // seconds

    private final KeyPair keys;

    private Issuer(KeyPair keys) {
        this.keys = keys;
    }

    static Issuer make() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return new Issuer(generator.generateKeyPair());
    }

    /** Its key twice: as a set for Cambist, and bare for what understands no sets. */
    void publish(Path directory) throws IOException {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        Map<String, Object> jwk = Map.of(
                "kty", "RSA", "kid", "bench", "n", unsigned(key.getModulus()), "e", unsigned(key.getPublicExponent()));
        Files.writeString(directory.resolve("keys.json"), JsonWriter.write(Map.of("keys", List.of(jwk))), UTF_8);
        Files.write(directory.resolve("key.der"), key.getEncoded());
    }

    String token(int number) {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", URL);
        claims.put("sub", "user-" + number);
        claims.put("aud", "registry.example.com");
        claims.put("iat", now);
        claims.put("nbf", now);
        claims.put("exp", now + LIFE);
        claims.put("jti", "00000000-0000-4000-8000-" + String.format("%012d", number));
        claims.put("preferred_username", "user-" + number + "@example.com");
        claims.put("name", "User of the number " + number);
        claims.put(
                "groups",
                IntStream.range(0, GROUPS)
                        .mapToObj(group -> GROUP.substring(0, GROUP.length() - 2) + String.format("%02d", group))
                        .toList());
        claims.put("ver", "2.0");
        claims.put("tid", "72f988bf-86f1-41af-91ab-2d7cd011db47");
        String header = JsonWriter.write(Map.of("alg", "RS256", "typ", "JWT", "kid", "bench"));
        String signed = Jws.encode(header.getBytes(UTF_8)) + "."
                + Jws.encode(JsonWriter.write(claims).getBytes(UTF_8));
        return signed + "." + Jws.encode(SignatureAlgorithm.RS256.sign(keys.getPrivate(), signed.getBytes(US_ASCII)));
    }

    private static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return Jws.encode(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }
}
