package dev.cambist.server.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.Sha256;
import dev.cambist.core.token.OwnToken;
import dev.cambist.core.token.Service;
import dev.cambist.core.token.TokenReader;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The access tokens of one registry that were verified lately. A client shows the same token for each of an image's
 * layers, and verifying a signature costs many times what a digest does. Only genuine tokens are kept, so that whoever
 * has none can neither fill the memory nor drive out the tokens of others, and for each the digest only, so that the
 * memory holds nothing that could be shown again.
 */
final class VerifiedTokens {
    /** What the clocks of two servers with the same keys may differ by; registries allow twice as much. */
    static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

    /** Of all kept tokens together; what is kept of one is about as large as the token itself. */
    private static final long MAX_CHARACTERS = 8L * 1024 * 1024;

    private final Service service;
    private final TokenReader reader;
    private final Cache<ByteBuffer, Known> byDigest;

    /** @param length of the token in characters */
    private record Known(OwnToken.Access token, int length) {}

    VerifiedTokens(Service service, TokenReader reader) {
        this(service, reader, MAX_CHARACTERS);
    }

    VerifiedTokens(Service service, TokenReader reader, long maxCharacters) {
        this.service = service;
        this.reader = reader;
        // Housekeeping is done by whoever comes along: a pool of threads would be more than it is worth.
        this.byDigest = Caffeine.newBuilder()
                .maximumWeight(maxCharacters)
                .weigher((ByteBuffer digest, Known known) -> known.length())
                .executor(Runnable::run)
                .build();
    }

    /** The token, verified now or earlier; refuses as {@link TokenReader#readAccessToken} does. */
    OwnToken.Access verified(Secret token) {
        ByteBuffer digest = digest(token);
        Known known = byDigest.getIfPresent(digest);
        if (known != null && isStillGood(known.token())) {
            reader.revocations().refuseRevoked(known.token().lineage(service));
            return known.token();
        }
        byDigest.invalidate(digest);
        OwnToken.Access verified = reader.readAccessToken(token, service, CLOCK_SKEW);
        byDigest.put(digest, new Known(verified, token.value().length()));
        return verified;
    }

    /** Time passes, and keys may be replaced, while the configuration stays the same. */
    private boolean isStillGood(OwnToken.Access known) {
        return known.expiry().plus(CLOCK_SKEW).isAfter(reader.clock().instant()) && known.isOfAKeyOf(service);
    }

    private static ByteBuffer digest(Secret token) {
        return ByteBuffer.wrap(Sha256.of(token.value()));
    }
}
