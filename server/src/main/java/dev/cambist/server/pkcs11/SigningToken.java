package dev.cambist.server.pkcs11;

import java.util.List;

/** A token that signs with keys that never leave it. Safe for use by several threads. */
public interface SigningToken extends AutoCloseable {
    /**
     * The keys of this label that have a certificate, as they are there now; none is no error.
     *
     * @throws TokenException when it does not answer
     */
    List<TokenKey> keys(String label) throws TokenException;

    /**
     * Signs with the private half of this key.
     *
     * @return the signature as JWS has it
     * @throws TokenException when it does not answer, or has this key no more
     */
    byte[] sign(TokenKey key, byte[] data) throws TokenException;

    /** Which one it is, as messages name it. */
    @Override
    String toString();

    /** Logs out and lets the library go. */
    @Override
    void close();
}
