package dev.cambist.server.crypto;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.server.settings.CryptoProvider;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.slf4j.LoggerFactory;

/** A process that chooses its provider, and signs with what came of it. */
final class ProviderRun {
    private ProviderRun() {}

    /** Takes the choice; prints what was logged, who computes and whether a signature is good. */
    public static void main(String[] arguments) throws GeneralSecurityException {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        ((Logger) LoggerFactory.getLogger(Cryptography.class)).addAppender(lines);
        try {
            Cryptography.use(CryptoProvider.valueOf(arguments[0])).await();
        } catch (IOException e) {
            System.out.println("refused: " + e.getMessage());
            return;
        }
        lines.list.forEach(line -> System.out.println(line.getLevel() + " " + line.getFormattedMessage()));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        byte[] data = new byte[700];
        byte[] signature = SignatureAlgorithm.ES256.sign(pair.getPrivate(), data);
        boolean good = SignatureAlgorithm.ES256.verify(pair.getPublic(), data, signature);
        System.out.println("computed by " + Cryptography.name() + ", good: " + good);
    }
}
