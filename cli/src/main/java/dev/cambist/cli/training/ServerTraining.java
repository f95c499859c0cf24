package dev.cambist.cli.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.cli.Main;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.wire.Answer;
import dev.cambist.cli.wire.Http;
import dev.cambist.cli.wire.Request;
import dev.cambist.client.wire.Form;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.server.CambistServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
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
 * Plays through what {@code check} and {@code serve} do: a good exchange, a token for it, and two refusals. From the
 * classes that this loads the image's AOT cache is made. The identity is signed with a key that is made here,
 * which the configuration of this run alone trusts.
 */
public final class ServerTraining {
    private static final Duration LIFE = Duration.ofHours(1);
    private static final String SERVICE = "registry.localhost";
    private static final String ISSUER = "https://training.localhost";
    private static final String CONFIGURATION = """
            server:
              listen: localhost:0
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
            """;

    private final Http http = new Http();
    private final URI server;

    private ServerTraining(URI server) {
        this.server = server;
    }

    /**
     * Runs once through both commands; fails when one of them does.
     *
     * @param arguments a directory for the configuration and the keys
     */
    public static void main(String[] arguments) throws Exception {
        Path home = Files.createDirectories(Path.of(arguments[0]));
        KeyPair keys = keys();
        Path configuration = Files.writeString(home.resolve("cambist.yaml"), CONFIGURATION, UTF_8);
        Files.writeString(home.resolve("keys.json"), keySet((RSAPublicKey) keys.getPublic()), UTF_8);
        int checked =
                Main.commandLine(ProcessContext.ofHelper()).execute("check", "--config", configuration.toString());
        require(checked == 0, "check ended with " + checked);
        try (CambistServer server = CambistServer.startProcess(configuration, Map.of(), InstantSource.system())) {
            new ServerTraining(server.publicUrl()).play(identity(keys));
        }
    }

    private void play(String identity) throws IOException {
        Answer exchanged = exchange(identity);
        require(exchanged.isOk(), "the exchange was answered with " + exchanged.status());
        Form form = new Form()
                .add("grant_type", "refresh_token")
                .add("client_id", "training")
                .add("service", SERVICE)
                .add("scope", "repository:acme/shop/web:pull,push repository:acme/payroll:push")
                .add("refresh_token", exchanged.required("refresh_token"));
        Answer token = http.send(Request.post(server.resolve("/oauth2/token"), form));
        require(token.isOk(), "the token request was answered with " + token.status());
        Answer anonymous = http.send(
                Request.get(server.resolve("/oauth2/token?service=" + SERVICE + "&scope=repository:public/base:pull")));
        require(anonymous.isOk(), "the anonymous request was answered with " + anonymous.status());
        require(exchange(identity + "x").status() == 401, "a wrong signature was not refused");
    }

    private Answer exchange(String identity) throws IOException {
        Form form = new Form()
                .add("grant_type", "access_token")
                .add("service", SERVICE)
                .add("access_token", identity);
        return http.send(Request.post(server.resolve("/oauth2/exchange"), form));
    }

    private static KeyPair keys() throws GeneralSecurityException {
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

    private static String identity(KeyPair keys) throws GeneralSecurityException {
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

    private static void require(boolean good, String problem) {
        if (!good) {
            throw new IllegalStateException("the training failed: " + problem);
        }
    }
}
