package dev.cambist.server.issuer;

import dev.cambist.core.jose.VerificationKey;
import java.io.IOException;
import java.util.List;

/** Reads a JWK set for tools that look at a token, by the rules by which the server reads one. */
public final class PublishedKeySet {
    private PublishedKeySet() {}

    /**
     * The keys of a set (RFC 7517 section 5) that can verify a signature.
     *
     * @throws IOException when there is none; the message says why
     */
    public static List<VerificationKey> read(byte[] json) throws IOException {
        try {
            if (json.length > IssuerHttp.MAX_BYTES) {
                throw new IssuerException("it is larger than " + IssuerHttp.MAX_BYTES + " bytes");
            }
            return KeySet.read(json);
        } catch (IssuerException e) {
            throw new IOException(e.problem(), e);
        }
    }
}
