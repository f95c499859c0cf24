package dev.cambist.server.gateway.relay;

import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import dev.cambist.server.gateway.RegistryRequest;
import dev.cambist.server.gateway.Route;
import dev.cambist.server.metadata.LiveLocks;
import dev.cambist.server.metadata.LockRules;
import dev.cambist.server.metadata.Use;
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
        request.mountedFrom().ifPresent(from -> requireRepository(from, Use.PULL));
        String name = request.repository().orElse("");
        switch (request.route()) {
            case BASE, CATALOG -> {
                // about no repository
            }
            case TAGS, REFERRERS -> requireRepository(name, Use.PULL);
            case MANIFEST -> requirePull(name);
            case BLOB -> {
                Use use = request.method().equals("DELETE") ? Use.DELETE : Use.PULL;
                requireRepository(name, use);
                requireManifest(name, last(), use);
            }
            case UPLOADS, UPLOAD -> {
                if (!isRetrieval()) {
                    requireRepository(name, Use.PUSH);
                }
            }
        }
    }

    private void requirePull(String name) {
        boolean byTag = !last().contains(":");
        if (byTag && locks.isBeingUntagged(key(name), last())) {
            throw new RefusedException(new RegistryRefusal.UnknownManifest());
        }
        requireRepository(name, Use.PULL);
        if (byTag) {
            Item tag = new Item.Tag(key(name), last());
            Use.PULL.require(tag, locks.ofTag(key(name), last()));
            rules.require(tag, Use.PULL);
        } else {
            requireManifest(name, last(), Use.PULL);
        }
    }

    private boolean isRetrieval() {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    private void requireRepository(String name, Use use) {
        Item whole = new Item.Repository(key(name));
        use.require(whole, locks.ofRepository(key(name)));
        rules.require(whole, use);
    }

    private void requireManifest(String name, String digest, Use use) {
        use.require(new Item.Manifest(key(name), digest), locks.ofManifest(key(name), digest));
    }

    private RepositoryKey key(String name) {
        return new RepositoryKey(registry, name);
    }

    private String last() {
        return request.path().substring(request.path().lastIndexOf('/') + 1);
    }

    /** Where a tag points, only the registry's answer says; and a tag may be taken off between question and answer. */
    @Override
    public void answered(int status, HttpFields headers) {
        if (request.route() == Route.MANIFEST && HttpStatus.isSuccess(status)) {
            String name = request.repository().orElse("");
            requirePull(name);
            Optional<String> digest = Optional.ofNullable(headers.get("Docker-Content-Digest"));
            if (digest.isPresent()) {
                requireManifest(name, digest.get(), Use.PULL);
            } else if (locks.hidesManifests(key(name))) {
                throw new RefusedException(new RegistryRefusal.DisallowedOperation("the registry does not say which"
                        + " manifest it answers with, and readEnabled is false on some manifest of " + name));
            }
        }
    }

    @Override
    public boolean outlivesTheClient() {
        return false;
    }
}
