package dev.cambist.server.gateway.relay;

import dev.cambist.core.metadata.Attributes;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import dev.cambist.server.gateway.RegistryRequest;
import dev.cambist.server.gateway.Route;
import dev.cambist.server.metadata.LiveLocks;
import dev.cambist.server.metadata.LockRules;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Looks at the locks for whatever does not change a manifest, in memory. A blob has the attributes of its repository; but a
 * registry may give out a manifest as a blob too.
 */
record LiveLockCheck(LiveLocks locks, LockRules rules, String registry, RegistryRequest request)
        implements AnswerWatch {
    void require() {
        request.mountedFrom().ifPresent(from -> require(ofRepository(from).readEnabled()));
        String name = request.repository().orElse("");
        switch (request.route()) {
            case BASE, CATALOG -> {
                // about no repository
            }
            case TAGS, REFERRERS -> require(ofRepository(name).readEnabled());
            case MANIFEST -> requirePull(name);
            case BLOB -> {
                Attributes both = ofRepository(name).and(locks.ofManifest(key(name), last()));
                require(request.method().equals("DELETE") ? both.mayBeDeleted() : both.readEnabled());
            }
            case UPLOADS, UPLOAD -> require(isRetrieval() || ofRepository(name).writeEnabled());
        }
    }

    private void requirePull(String name) {
        boolean byTag = !last().contains(":");
        if (byTag && locks.isBeingUntagged(key(name), last())) {
            throw new RefusedException(new RegistryRefusal.UnknownManifest());
        }
        Attributes own = byTag
                ? locks.ofTag(key(name), last()).and(rules.ofTag(name, last()))
                : locks.ofManifest(key(name), last());
        require(ofRepository(name).and(own).readEnabled());
    }

    private boolean isRetrieval() {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    private Attributes ofRepository(String name) {
        return locks.ofRepository(key(name)).and(rules.ofRepository(name));
    }

    private RepositoryKey key(String name) {
        return new RepositoryKey(registry, name);
    }

    private String last() {
        return request.path().substring(request.path().lastIndexOf('/') + 1);
    }

    private static void require(boolean allowed) {
        if (!allowed) {
            throw new RefusedException(new RegistryRefusal.DisallowedOperation());
        }
    }

    /** Where a tag points, only the registry's answer says; and a tag may be taken off between question and answer. */
    @Override
    public void answered(int status, HttpFields headers) {
        if (request.route() == Route.MANIFEST && HttpStatus.isSuccess(status)) {
            String name = request.repository().orElse("");
            requirePull(name);
            Optional<String> digest = Optional.ofNullable(headers.get("Docker-Content-Digest"));
            require(digest.map(known -> locks.ofManifest(key(name), known).readEnabled())
                    .orElse(!locks.hidesManifests(key(name))));
        }
    }

    @Override
    public boolean outlivesTheClient() {
        return false;
    }
}
