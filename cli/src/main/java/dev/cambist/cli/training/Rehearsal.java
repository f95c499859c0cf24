package dev.cambist.cli.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.jose.Jws;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a training run is about: a configuration, and an identity that it alone trusts, as its key is made here.
 *
 * @param file the configuration
 */
record Rehearsal(Path file, KeyPair keys) {
    static final String SERVICE = "registry.localhost";

    private static final Duration LIFE = Duration.ofHours(1);
    private static final String ISSUER = "https://training.localhost";

    /** Writes it down; its server would listen on that port. */
    static Rehearsal in(Path home, int port) throws IOException, GeneralSecurityException {
        KeyPair keys = newKeys();
        Files.writeString(home.resolve("keys.json"), keySet((RSAPublicKey) keys.getPublic()), UTF_8);
        String configuration = """
            server:
              listen: localhost:%d
              management: localhost:0
              data: data
            registries:
              - service: registry.localhost
            issuers:
              - name: training
                url: https://training.localhost
                audiences: [registry.localhost]
                jwks-file: keys.json
            access:
              - comment: a repository pushes its own images
                who: { issuer: training, claims: { repository: "acme/*" } }
                role: AcrPush
                on: ["${claims.repository}", "${claims.repository}/**"]
              - comment: everybody may pull what is public
                who: anyone
                role: AcrPull
                on: ["public/**"]
            """.formatted(port);
        return new Rehearsal(Files.writeString(home.resolve("cambist.yaml"), configuration, UTF_8), keys);
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static String keySet(RSAPublicKey key) {
        return JsonWriter.write(Map.of(
                "keys",
                List.of(Map.of(
                        "kty",
                        "RSA",
                        "kid",
                        "training",
                        "n",
                        Jws.encode(unsigned(key.getModulus())),
                        "e",
                        Jws.encode(unsigned(key.getPublicExponent()))))));
    }

    /** RFC 7518 section 6.3.1: big-endian, without the octet that holds no more than the sign. */
    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    /** A token of the identity. */
    String identity() throws GeneralSecurityException {
        long now = InstantSource.system().instant().getEpochSecond();
        String header = JsonWriter.write(Map.of("alg", "RS256", "typ", "JWT", "kid", "training"));
        String claims = JsonWriter.write(Map.of(
                "iss",
                ISSUER,
                "sub",
                "repo:acme/shop:ref:refs/heads/main",
                "aud",
                SERVICE,
                "repository",
                "acme/shop",
                "iat",
                now,
                "exp",
                now + LIFE.toSeconds()));
        String signed = Jws.encode(header.getBytes(UTF_8)) + "." + Jws.encode(claims.getBytes(UTF_8));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(UTF_8));
        return signed + "." + Jws.encode(signature.sign());
    }
}
