package dev.cambist.server.keys;

import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.server.keys.KeyState.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** A program that changes keys, says which are kept and which are gone, and never ends by itself. */
final class ChangesUntilKilled {
    static final String SERVICE = "registry.example.com";

    private ChangesUntilKilled() {}

    /** Opens the keys of a directory, encrypted with these. */
    static KeyDirectory open(Path directory, List<EncryptionKey> keys) throws KeyFileException {
        KeyDirectory opened = KeyDirectory.open(directory, new KeyEncryption(keys), InstantSource.system());
        opened.signingKeys(SERVICE, TrustProfile.LIBTRUST, SignatureAlgorithm.ES256);
        return opened;
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        for (int i = Integer.parseInt(arguments[1]); ; i++) {
            // Another key at each turn, so that all files are written anew.
            List<EncryptionKey> encryption = List.of(JweTest.key(1 + i % 2), JweTest.key(2 - i % 2));
            KeyRotation rotation = open(directory, encryption).rotation();
            rotation.rotateRefreshSecret(Duration.ZERO);
            rotation.prepare(SERVICE, TrustProfile.LIBTRUST, SignatureAlgorithm.ES256);
            say(rotation);
            rotation.promote(SERVICE, TrustProfile.LIBTRUST, SignatureAlgorithm.ES256);
            say(rotation);
            List<KeyState> former = rotation.states().stream()
                    .filter(state -> state.stage() == Stage.FORMER)
                    .toList();
            if (former.size() > 4) {
                System.out.println("going " + former.getLast().id());
                System.out.flush();
                rotation.retire(former.getLast());
            }
        }
    }

    private static void say(KeyRotation rotation) {
        rotation.states().forEach(state -> System.out.println("kept " + state.id()));
        System.out.println("said");
        System.out.flush();
    }
}
