package dev.cambist.server.issuer;

import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.VerificationKey;
import dev.cambist.server.settings.KeyLocation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys that an issuer publishes at an address which the configuration gives, to whoever shows a token perhaps. */
record AddressedKeys(KeyLocation.Address location, IssuerHttp http, Duration timeout) implements KeySource {
    /** A service account's token has two thousand bytes. */
    private static final int MAX_TOKEN_BYTES = 64 * 1024;

    @Override
    public List<VerificationKey> fetch() throws IssuerException {
        http.prepare();
        Optional<Secret> bearer = Optional.empty();
        if (location.tokenFile().isPresent()) {
            bearer = Optional.of(token(location.tokenFile().get()));
        }
        try {
            return KeySet.read(http.get(Address.of(location.url().toString()), bearer, timeout));
        } catch (IssuerException e) {
            throw e.after(location.url() + " cannot be used: ");
        }
    }

    private static Secret token(Path file) throws IssuerException {
        try (InputStream in = Files.newInputStream(file)) {
            String token = new String(in.readNBytes(MAX_TOKEN_BYTES), StandardCharsets.UTF_8).strip();
            // Anything else would not go into a header.
            if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw new IssuerException("token-file " + file + " holds no token");
            }
            return new Secret(token);
        } catch (IOException e) {
            throw new IssuerException("token-file " + file + " cannot be read: " + e);
        }
    }

    @Override
    public String toString() {
        return location.url().toString();
    }
}
