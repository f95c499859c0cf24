package dev.cambist.server.issuer;

import dev.cambist.core.identity.IssuerKeys;
import dev.cambist.core.jose.VerificationKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Keys that were read once, for a verification that asks nobody. */
public record FixedKeys(List<VerificationKey> known) implements IssuerKeys {
    public FixedKeys {
        known = List.copyOf(known);
    }

    /** The keys of a file with a JWK set (RFC 7517). */
    public static FixedKeys ofFile(Path jwks) throws IOException {
        try {
            return new FixedKeys(new KeyFile(jwks).fetch());
        } catch (IssuerException e) {
            throw new IOException(e.problem(), e);
        }
    }

    @Override
    public List<VerificationKey> refreshed() {
        return known;
    }
}
