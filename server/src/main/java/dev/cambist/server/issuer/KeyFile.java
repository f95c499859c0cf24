package dev.cambist.server.issuer;

import dev.cambist.core.jose.VerificationKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file with a JWK set, for an issuer that cannot be reached from here. */
record KeyFile(Path path) implements KeySource {
    @Override
    public List<VerificationKey> fetch() throws IssuerException {
        try {
            return KeySet.read(content());
        } catch (IssuerException e) {
            throw e.after("jwks-file " + path + " cannot be used: ");
        }
    }

    private byte[] content() throws IssuerException {
        if (!Files.isRegularFile(path)) {
            throw new IssuerException(Files.exists(path) ? "it is not a file" : "it does not exist");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(IssuerHttp.MAX_BYTES + 1);
            if (bytes.length > IssuerHttp.MAX_BYTES) {
                throw new IssuerException("it is larger than " + IssuerHttp.MAX_BYTES + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new IssuerException("it cannot be read: " + e);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
