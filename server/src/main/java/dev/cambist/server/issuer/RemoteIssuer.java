package dev.cambist.server.issuer;

import java.time.InstantSource;

/** An issuer that is asked over the network: its keys, and what it says of itself. */
record RemoteIssuer(PublishedKeys published, CachedKeys keys) {
    static RemoteIssuer of(Origin origin, IssuerHttp http, FetchLimits limits, InstantSource clock) {
        PublishedKeys published = new PublishedKeys(origin, http, limits, clock);
        return new RemoteIssuer(published, new CachedKeys(origin.issuer(), published, Schedule.REMOTE, limits, clock));
    }

    /** The discovery document; refuses with {@code IssuerUnavailable} while it has never been got. */
    Discovery discovery() {
        if (published.latest().isEmpty()) {
            keys.await();
        }
        return published.latest().orElseThrow(keys::unavailable);
    }
}
