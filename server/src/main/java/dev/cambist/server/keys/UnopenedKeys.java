package dev.cambist.server.keys;

import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.server.keys.ServiceKeys.Wanted;
import dev.cambist.server.pkcs11.SigningToken;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** What can be asked of keys and done to them without opening them: opening a {@link KeyDirectory} makes what is missing. */
public final class UnopenedKeys {
    private UnopenedKeys() {}

    /**
     * Why a directory cannot be opened for want of the key that encrypted it. Nothing is changed; files that this user
     * cannot read are passed over.
     */
    public static Optional<String> unreadable(Path directory, KeyEncryption encryption) {
        return new KeyFiles(DirectoryPlace.at(directory), encryption).undecryptable();
    }

    /**
     * Why keys that servers share cannot be read for want of the key that encrypted them.
     *
     * @param shared all their files, by name, as they are in the store; nothing is changed
     */
    public static Optional<String> unreadable(Map<String, String> shared, KeyEncryption encryption)
            throws KeyFileException {
        KeyPlace place = new StoredPlace(() -> new CopiedKeyFiles(shared));
        return place.whileHeld(() -> new KeyFiles(place, encryption).undecryptable());
    }

    /** Why a token cannot sign the access tokens of a service. Nothing is changed. */
    public static Optional<String> unsigning(
            SigningToken token,
            String service,
            TrustProfile profile,
            SignatureAlgorithm algorithm,
            InstantSource clock) {
        return TokenKeys.unsigning(new Wanted(service, profile, algorithm), token, clock);
    }

    /**
     * Writes all keys of a directory in the clear.
     *
     * @param encryption with what they can be read
     * @return how many were encrypted
     */
    public static int decrypt(Path directory, KeyEncryption encryption) throws KeyFileException {
        KeyPlace place = DirectoryPlace.at(directory);
        place.prepare();
        return place.whileHeld(() -> new KeyFiles(place, encryption).decryptAll());
    }
}
