package dev.cambist.server.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How secrets are written where keys are kept: encrypted with the first of some keys, or in the clear where there is none.
 * All of the keys decrypt, so that one can take the place of another.
 */
public record KeyEncryption(List<EncryptionKey> keys) {
    /** Everything is in the clear, and nothing encrypted can be read. */
    public static final KeyEncryption NONE = new KeyEncryption(List.of());

    private static final String RESTORE = "restore it from a backup";

    public KeyEncryption {
        keys = List.copyOf(keys);
    }

    boolean isOn() {
        return !keys.isEmpty();
    }

    /** What is to be written for a secret. */
    byte[] seal(String name, byte[] secret) {
        return isOn() ? Jwe.encrypt(keys.getFirst(), name, secret).getBytes(US_ASCII) : secret;
    }

    /** Whether it is written as {@link #seal} would. */
    boolean isCurrent(byte[] written) {
        Optional<String> id = Jwe.keyId(written);
        return isOn() ? id.filter(keys.getFirst().id()::equals).isPresent() : !Jwe.isOne(written);
    }

    /**
     * The secret that was written. What is in the clear is that itself.
     *
     * @param name of the file below the place of keys, which the encryption is bound to
     * @param file for messages
     */
    byte[] open(String name, Path file, byte[] written) throws KeyFileException {
        if (!Jwe.isOne(written)) {
            return written;
        }
        String id = Jwe.keyId(written)
                .orElseThrow(() -> new KeyFileException(file, "is damaged: it is encrypted in no known way", RESTORE));
        EncryptionKey key = keys.stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow(() -> missing(file, id));
        if (!Jwe.name(written).filter(name::equals).isPresent()) {
            throw new KeyFileException(
                    file,
                    "was encrypted as " + Jwe.name(written).orElse("another file"),
                    "give it that name back, or " + RESTORE);
        }
        return Jwe.decrypt(key, written)
                .orElseThrow(() ->
                        new KeyFileException(file, "is damaged: what is in it is not what was encrypted", RESTORE));
    }

    private KeyFileException missing(Path file, String id) {
        if (!isOn()) {
            return new KeyFileException(
                    file,
                    "is encrypted with key " + id + ", and no key for that is configured",
                    "name the file that holds it in keys.encryption-key-file");
        }
        String configured = keys.stream().map(EncryptionKey::id).collect(Collectors.joining(", "));
        return new KeyFileException(
                file,
                "is encrypted with key " + id + ", and configured is " + configured,
                "name the file with key " + id + " in keys.encryption-key-file, besides any that takes its place");
    }
}
