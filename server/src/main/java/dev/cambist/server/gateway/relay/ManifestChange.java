package dev.cambist.server.gateway.relay;

import dev.cambist.core.identity.Identity;
import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.ManifestReader;
import dev.cambist.core.metadata.Push;
import dev.cambist.core.metadata.Pusher;
import dev.cambist.core.metadata.RepositoryHolds.Hold;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RegistryRefusal;
import dev.cambist.core.token.OwnToken;
import dev.cambist.server.audit.RecentGrants;
import dev.cambist.server.gateway.RegistryRequest;
import dev.cambist.server.metadata.LockCheck;
import dev.cambist.server.metadata.LockRules;
import dev.cambist.server.metadata.RegistryIndex;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Puts or deletes a manifest: with the hold on what it changes, after a look at the locks, and with the index knowing of it
 * before the client does.
 */
record ManifestChange(
        RegistryIndex index,
        LockRules rules,
        RepositoryKey key,
        RegistryRequest request,
        OwnToken.Access token,
        RecentGrants grants,
        RegistryReads reads)
        implements AnswerWatch {
    private static final String DIGEST = "Docker-Content-Digest";

    /** What is held until the answer is there. */
    Hold hold() {
        boolean puts = request.method().equals("PUT");
        boolean one = puts ? request.pushedTags().isEmpty() : !isDigest();
        Hold hold = one ? index.item(key, reference()) : index.repository(key);
        try {
            check(puts, index.check(key, rules, hold));
            return hold;
        } catch (RuntimeException | Error e) {
            hold.close();
            throw e;
        }
    }

    private void check(boolean puts, LockCheck check) {
        if (!puts && isDigest()) {
            reads.requireDelete(key.repository(), reference(), check);
        } else if (!puts) {
            check.requireUntag(reference());
        } else {
            if (isDigest()) {
                check.requirePushOf(reference());
            }
            for (String tag : pushedTags()) {
                check.requirePush(
                        tag, () -> reads.digestOf(key.repository(), tag).isPresent());
            }
        }
    }

    private List<String> pushedTags() {
        return Stream.concat(isDigest() ? Stream.empty() : Stream.of(reference()), request.pushedTags().stream())
                .distinct()
                .toList();
    }

    private String reference() {
        return request.path().substring(request.path().lastIndexOf('/') + 1);
    }

    private boolean isDigest() {
        return reference().contains(":");
    }

    /** The same for a body that is known, which the index knows of when the hold ends. */
    AnswerWatch putting(byte[] bytes, String mediaType, Hold hold) {
        return new AnswerWatch() {
            @Override
            public void answered(int status, HttpFields headers) {
                if (HttpStatus.isSuccess(status)) {
                    index.pushed(key, push(bytes, mediaType, headers), hold);
                }
            }

            @Override
            public boolean outlivesTheClient() {
                return true;
            }
        };
    }

    private Push push(byte[] bytes, String mediaType, HttpFields headers) {
        String own = isDigest() ? reference() : ContentDigest.of(bytes);
        String digest = Optional.ofNullable(headers.get(DIGEST)).orElse(own);
        // Of a manifest that the registry signed or changed we have not seen the bytes.
        Optional<ManifestFacts> facts =
                digest.equals(own) ? Optional.of(ManifestReader.read(bytes, mediaType)) : Optional.empty();
        // Which of those in the query it knows, a registry says.
        List<String> taken = headers.getValuesList("OCI-Tag");
        List<String> tags = pushedTags().stream()
                .filter(tag -> tag.equals(reference()) || taken.contains(tag))
                .toList();
        return new Push(digest, tags, facts, index.now(), pusher());
    }

    private Optional<Pusher> pusher() {
        return token.subject().isEmpty()
                ? Optional.empty()
                : Optional.of(new Pusher(issuer(), token.subject(), token.session()));
    }

    /** Few access tokens say it: else who issued this one knows, or the session that it came from. */
    private Optional<String> issuer() {
        if (token.robot().isPresent()) {
            return Optional.empty();
        }
        return token.identity()
                .map(Identity::issuer)
                .or(() -> grants.issuer(token.id()))
                .or(() -> token.session().flatMap(index::issuerOf));
    }

    @Override
    public void answered(int status, HttpFields headers) {
        if (HttpStatus.isSuccess(status)) {
            forget();
        } else if (status == HttpStatus.NOT_FOUND_404) {
            throw new DoubtfulAnswer(this::absence);
        }
    }

    private void forget() {
        if (isDigest()) {
            index.deleted(key, reference());
        } else {
            index.untagged(key, reference());
        }
    }

    /** Clients take 404 to a deletion for its success: it has to be gone by the registry's own word. */
    private Refusal absence() {
        if (reads.digestOf(key.repository(), reference()).isPresent()) {
            throw reads.client().unsound("status 404 to the deletion of a manifest that is there");
        }
        forget();
        return new RegistryRefusal.UnknownManifest();
    }

    @Override
    public boolean outlivesTheClient() {
        return true;
    }
}
