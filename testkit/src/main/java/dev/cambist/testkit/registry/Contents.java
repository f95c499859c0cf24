package dev.cambist.testkit.registry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** All that the registry holds. Nothing here waits for a client: whoever changes something has its bytes already. */
final class Contents {
    private final Memory memory;
    private final TreeMap<String, Repository> repositories = new TreeMap<>();
    private final Map<Digest, Shared> blobs = new HashMap<>();
    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();

    Contents(Memory memory) {
        this.memory = memory;
    }

    /** A blob, which several repositories may have. */
    private record Shared(Content content, int holders) {}

    Memory memory() {
        return memory;
    }

    Upload begin(String repository) throws RegistryException {
        memory.take(Upload.OVERHEAD);
        Upload upload = new Upload(repository, memory);
        uploads.put(upload.id(), upload);
        return upload;
    }

    Upload upload(String repository, String id) throws RegistryException {
        Upload upload = uploads.get(id);
        if (upload == null || !upload.repository().equals(repository)) {
            throw Upload.unknown(id);
        }
        return upload;
    }

    void cancel(Upload upload) {
        uploads.remove(upload.id());
        upload.cancel();
    }

    /** Keeps what was uploaded if it is what the client says; otherwise the upload is over all the same. */
    void commit(Upload upload, Digest claimed) throws RegistryException {
        uploads.remove(upload.id());
        Content content = upload.finish();
        Digest actual = Digest.of(claimed.algorithm(), content);
        if (!actual.equals(claimed)) {
            memory.give(content.length());
            throw RegistryError.DIGEST_INVALID.because(
                    "the content is " + actual + ", and was announced as " + claimed);
        }
        keep(upload.repository(), claimed, content);
    }

    private synchronized void keep(String repository, Digest digest, Content content) {
        Shared there = blobs.get(digest);
        if (there != null) {
            memory.give(content.length());
        } else {
            blobs.put(digest, new Shared(content, 0));
        }
        hold(repository, digest);
    }

    private void hold(String repository, Digest digest) {
        Shared there = blobs.get(digest);
        if (there != null
                && repositories
                        .computeIfAbsent(repository, Repository::new)
                        .blobs()
                        .add(digest)) {
            blobs.put(digest, new Shared(there.content(), there.holders() + 1));
        }
    }

    synchronized boolean mount(String repository, String from, Digest digest) {
        boolean there = blob(from, digest).isPresent();
        if (there) {
            hold(repository, digest);
        }
        return there;
    }

    synchronized Optional<Content> blob(String repository, Digest digest) {
        return find(repository)
                .filter(known -> known.blobs().contains(digest))
                .flatMap(known -> Optional.ofNullable(blobs.get(digest)))
                .map(Shared::content);
    }

    synchronized boolean deleteBlob(String repository, Digest digest) {
        boolean held =
                find(repository).filter(known -> known.blobs().remove(digest)).isPresent();
        Shared there = blobs.get(digest);
        if (held && there != null) {
            if (there.holders() > 1) {
                blobs.put(digest, new Shared(there.content(), there.holders() - 1));
            } else {
                blobs.remove(digest);
                memory.give(there.content().length());
            }
        }
        return held;
    }

    /** Keeps a manifest, which is complete here, and moves the tag to it if it came by one. */
    synchronized void put(String repository, Manifest manifest, Optional<String> tag) throws RegistryException {
        List<String> missing = manifest.needed().stream()
                .filter(part -> !isThere(repository, part))
                .map(part -> part.digest().toString())
                .toList();
        if (!missing.isEmpty()) {
            throw RegistryError.MANIFEST_BLOB_UNKNOWN.because(
                    "the manifest refers to what is not in this repository: " + String.join(", ", missing));
        }
        Repository known = repositories.computeIfAbsent(repository, Repository::new);
        if (!known.manifests().containsKey(manifest.digest())) {
            memory.take(manifest.content().length());
        }
        known.manifests().put(manifest.digest(), manifest);
        tag.ifPresent(name -> known.tags().put(name, manifest.digest()));
    }

    private boolean isThere(String repository, Manifest.Part part) {
        return part.isManifest()
                ? manifest(repository, part.digest()).isPresent()
                : blob(repository, part.digest()).isPresent();
    }

    synchronized Optional<Manifest> manifest(String repository, Digest digest) {
        return find(repository).map(known -> known.manifests().get(digest));
    }

    synchronized Optional<Manifest> tagged(String repository, String tag) {
        return find(repository)
                .flatMap(known -> Optional.ofNullable(known.tags().get(tag)))
                .flatMap(digest -> manifest(repository, digest));
    }

    synchronized boolean untag(String repository, String tag) {
        return find(repository).map(known -> known.tags().remove(tag)).isPresent();
    }

    /** Deletes a manifest with the tags that point at it. */
    synchronized boolean deleteManifest(String repository, Digest digest) {
        Optional<Manifest> gone =
                find(repository).map(known -> known.manifests().remove(digest));
        gone.ifPresent(manifest -> {
            memory.give(manifest.content().length());
            find(repository).ifPresent(known -> known.tags().values().removeIf(digest::equals));
        });
        return gone.isPresent();
    }

    /** The names of the tags, in the order of their bytes; none where there is no manifest, so no repository to be seen. */
    synchronized Optional<List<String>> tags(String repository) {
        return find(repository)
                .filter(Repository::isVisible)
                .map(known -> List.copyOf(known.tags().keySet()));
    }

    synchronized List<String> catalog() {
        return repositories.entrySet().stream()
                .filter(entry -> entry.getValue().isVisible())
                .map(Map.Entry::getKey)
                .toList();
    }

    synchronized List<Manifest> referrers(String repository, Digest subject) {
        return find(repository)
                .map(known -> known.manifests().values().stream()
                        .filter(manifest ->
                                manifest.subject().filter(subject::equals).isPresent())
                        .toList())
                .orElse(List.of());
    }

    private Optional<Repository> find(String repository) {
        return Optional.ofNullable(repositories.get(repository));
    }
}
