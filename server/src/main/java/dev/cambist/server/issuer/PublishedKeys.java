package dev.cambist.server.issuer;

import dev.cambist.core.jose.VerificationKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys that an issuer publishes on the web: its discovery document says where. The document is asked for once a day
 * and after a failure, so that a look at the keys is one request. Not for concurrent fetches; {@link SharedFetch} sees
 * to that.
 */
final class PublishedKeys implements KeySource {
    private static final Duration REDISCOVER = Duration.ofHours(24);

    private final Origin origin;
    private final IssuerHttp http;
    private final FetchLimits limits;
    private final InstantSource clock;

    private volatile @Nullable Discovery latest;
    private Instant discovered = Instant.MIN;

    PublishedKeys(Origin origin, IssuerHttp http, FetchLimits limits, InstantSource clock) {
        this.origin = origin;
        this.http = http;
        this.limits = limits;
        this.clock = clock;
    }

    /** What the issuer last said of itself. */
    Optional<Discovery> latest() {
        return Optional.ofNullable(latest);
    }

    @Override
    public List<VerificationKey> fetch() throws IssuerException {
        http.prepare();
        long start = System.nanoTime();
        URI address = discovery().keys();
        Duration spent = Duration.ofNanos(System.nanoTime() - start);
        Duration left = limits.round().minus(spent);
        if (!left.isPositive()) {
            throw IssuerException.passing(origin.document() + " came after " + spent.toMillis()
                    + " ms, which leaves no time for the keys; they are looked for by themselves next time");
        }
        try {
            return read(address, left.compareTo(limits.document()) < 0 ? left : limits.document(), KeySet::read);
        } catch (IssuerException e) {
            // The keys may have moved: the next look begins with the discovery document.
            discovered = Instant.MIN;
            throw e;
        }
    }

    private Discovery discovery() throws IssuerException {
        Discovery known = latest;
        Instant now = clock.instant();
        if (known != null && !Schedule.isOver(REDISCOVER, discovered, now)) {
            return known;
        }
        Discovery found = read(origin.document(), limits.document(), json -> Discovery.read(json, origin.issuer()));
        latest = found;
        discovered = now;
        return found;
    }

    private interface Reader<T> {
        T read(byte[] content) throws IssuerException;
    }

    private <T> T read(URI address, Duration timeout, Reader<T> reader) throws IssuerException {
        try {
            return reader.read(http.get(address, timeout));
        } catch (IssuerException e) {
            throw e.after(address + " cannot be used: ");
        }
    }

    @Override
    public String toString() {
        return origin.document().toString();
    }
}
