package dev.cambist.server.issuer;

import dev.cambist.core.identity.IssuerKeys;
import dev.cambist.core.jose.VerificationKey;
import java.util.List;

/** An issuer's keys as requests see them: those at hand are read without waiting, all else waits in the bulkhead. */
record BoundedKeys(CachedKeys keys, Bulkhead bulkhead) implements IssuerKeys {
    @Override
    public List<VerificationKey> known() {
        return keys.atHand().orElseGet(() -> bulkhead.pass(keys::known));
    }

    /** Refuses where the last look failed: the key that is missed may be one that could not be fetched. */
    @Override
    public List<VerificationKey> refreshed() {
        List<VerificationKey> found = bulkhead.pass(keys::refreshed);
        if (keys.isInTrouble()) {
            throw keys.unavailable();
        }
        return found;
    }
}
