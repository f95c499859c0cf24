package dev.cambist.bench.requests;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.server.crypto.Cryptography;
import dev.cambist.server.settings.CryptoProvider;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The least that a server on Jetty spends on these requests: it reads the body, does the same cryptography on as many
 * bytes, and answers with as many. It understands nothing, decides nothing and writes nothing down.
 */
final class FloorProcess extends Handler.Abstract {
    private static final int REFRESH_BYTES = 800; // that are signed of a refresh token, as of Cambist's
    private static final int ACCESS_BYTES = 1500; // of an access token, with the certificate in its header

    private final PublicKey issuer;
    private final KeyPair ours;
    private final HmacKey secret = new HmacKey("floor", new byte[HmacKey.BYTES]);
    private final byte[] refresh = new byte[REFRESH_BYTES];
    private final byte[] access = new byte[ACCESS_BYTES];
    private final Map<Kind, byte[]> answers;

    private FloorProcess(PublicKey issuer, KeyPair ours, Map<Kind, byte[]> answers) {
        this.issuer = issuer;
        this.ours = ours;
        this.answers = answers;
    }

    /** Takes ports of its own and of the meter, a provider, the issuer's key, and how long the answer to each kind is. */
    public static void main(String[] arguments) throws Exception {
        Meter.serve(Integer.parseInt(arguments[1]));
        Cryptography.use(CryptoProvider.valueOf(arguments[2])).await();
        PublicKey issuer = KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Files.readAllBytes(Path.of(arguments[3]))));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("request-"));
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("localhost");
        connector.setPort(Integer.parseInt(arguments[0]));
        server.addConnector(connector);
        Map<Kind, byte[]> answers = new EnumMap<>(Kind.class);
        int next = 4;
        for (Kind kind : Kind.values()) {
            answers.put(kind, new byte[Integer.parseInt(arguments[next++])]);
        }
        server.setHandler(new FloorProcess(issuer, generator.generateKeyPair(), answers));
        server.start();
        server.join();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        byte[] body = BufferUtil.toArray(Content.Source.asByteBuffer(request));
        Kind kind = Kind.of(request.getMethod(), request.getHttpURI().getPath());
        if (kind == Kind.EXCHANGE) {
            String token = new String(body, US_ASCII);
            int end = token.lastIndexOf('.');
            byte[] signed = token.substring(token.lastIndexOf('=') + 1, end).getBytes(US_ASCII);
            if (!SignatureAlgorithm.RS256.verify(
                    issuer, signed, Base64.getUrlDecoder().decode(token.substring(end + 1)))) {
                throw new IllegalStateException("the signature is wrong");
            }
            secret.sign(refresh);
        } else {
            secret.sign(refresh);
            SignatureAlgorithm.ES256.sign(ours.getPrivate(), access);
        }
        byte[] answer = answers.getOrDefault(kind, new byte[0]);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.length);
        response.write(true, ByteBuffer.wrap(answer), callback);
        return true;
    }
}
