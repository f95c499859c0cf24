package dev.cambist.server.metadata;

import dev.cambist.core.metadata.Attributes;
import dev.cambist.core.metadata.AttributesChange;
import dev.cambist.core.metadata.CrawlState;
import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.Push;
import dev.cambist.core.metadata.RepositoryEntry;
import dev.cambist.core.metadata.RepositoryHolds.Hold;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.metadata.Sighting;
import dev.cambist.core.metadata.TagEntry;
import dev.cambist.core.metadata.Untag;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.core.session.Session;
import dev.cambist.core.session.SessionFilter;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.store.StoreSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The index of what registries hold, with the locks; refuses, for a while, what the store has no answer to. */
public final class RegistryIndex implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final StoreSource store;
    private final InstantSource clock;
    private final LiveLocks locks;
    private final EmptiedRepositories emptied;

    private RegistryIndex(StoreSource store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.locks = LiveLocks.start(store);
        this.emptied = new EmptiedRepositories(store);
    }

    public static RegistryIndex start(StoreSource store, InstantSource clock) {
        return new RegistryIndex(store, clock);
    }

    public Instant now() {
        return clock.instant();
    }

    /** Puts in force what other servers have changed of locks; no exception leaves it. */
    public void followLocks() {
        locks.follow();
    }

    /** The locks, for those who only read what they are about. */
    public LiveLocks locks() {
        return locks;
    }

    /** What may be done in a repository. */
    public LockCheck check(RepositoryKey key, LockRules rules) {
        return new LockCheck(this, key, rules, Optional.empty());
    }

    /** The same for whoever has a hold there, which saves a question where nothing is locked. */
    public LockCheck check(RepositoryKey key, LockRules rules, Hold hold) {
        return new LockCheck(this, key, rules, Optional.of(hold));
    }

    /** Waits for the hold on one tag or digest. */
    public Hold item(RepositoryKey in, String reference) {
        return IndexQuestion.ask(() -> store.get().holds().item(in, reference, PATIENCE))
                .orElseThrow(RegistryIndex::busy);
    }

    /** The hold on one tag or digest, unless somebody has it. */
    public Optional<Hold> itemIfFree(RepositoryKey in, String reference) {
        return IndexQuestion.ask(() -> store.get().holds().item(in, reference, Duration.ZERO));
    }

    /** Waits for the hold on a whole repository. */
    public Hold repository(RepositoryKey key) {
        return IndexQuestion.ask(() -> store.get().holds().repository(key, PATIENCE))
                .orElseThrow(RegistryIndex::busy);
    }

    /** Does something with the hold on one tag or digest. */
    public <T> T withItem(RepositoryKey in, String reference, Supplier<T> act) {
        return with(item(in, reference), act);
    }

    /** Does something with the hold on a whole repository. */
    public <T> T withRepository(RepositoryKey key, Supplier<T> act) {
        return with(repository(key), act);
    }

    private static <T> T with(Hold hold, Supplier<T> act) {
        try {
            return act.get();
        } finally {
            hold.close();
        }
    }

    private static RefusedException busy() {
        return new RefusedException(new Temporary.RepositoryBusy(RETRY_AFTER));
    }

    /** Knows of a push from now on, and the hold on what was pushed ends. */
    public void pushed(RepositoryKey in, Push push, Hold hold) {
        emptied.filled(in);
        IndexQuestion.ask(() -> {
            store.get().metadata().pushed(in, push, hold);
            return true;
        });
    }

    public void seen(RepositoryKey in, Sighting sighting) {
        emptied.filled(in);
        IndexQuestion.ask(() -> {
            store.get().metadata().seen(in, sighting);
            return true;
        });
    }

    public boolean untagged(RepositoryKey in, String tag) {
        return forgotten(() -> store.get().metadata().untagged(in, tag, now()));
    }

    public boolean deleted(RepositoryKey in, String digest) {
        return forgotten(() -> store.get().metadata().deleted(in, digest, now()));
    }

    public boolean removed(RepositoryKey in) {
        return forgotten(() -> store.get().metadata().removed(in));
    }

    public boolean missed(Item item, Instant asked) {
        return forgotten(() -> store.get().metadata().missed(item, asked));
    }

    /** Locks may have gone with it. */
    private boolean forgotten(IndexQuestion<Boolean> question) {
        boolean known = IndexQuestion.ask(question);
        IndexQuestion.ask(this::readLocks);
        return known;
    }

    private boolean readLocks() throws StoreException {
        locks.read();
        return true;
    }

    /**
     * Which of these repositories of a registry a catalog shows: those that are not hidden, and not empty as far as that is
     * known.
     *
     * @param holdsNothing asks the registry, where there may be more than the index knows
     */
    public Predicate<String> listed(String registry, List<String> names, Predicate<String> holdsNothing) {
        Predicate<String> empty = isCrawled(registry)
                ? emptied.amongCrawled(registry, key -> find(key).isPresent(), holdsNothing)
                : emptied.among(registry, names, holdsNothing);
        return name -> locks.ofRepository(new RepositoryKey(registry, name)).listEnabled() && !empty.test(name);
    }

    /** Whether the index knows all of a registry that was there when the last crawl came by; false where nobody can say. */
    private boolean isCrawled(String registry) {
        try {
            return IndexQuestion.ask(() -> store.get().crawls().find(registry))
                    .flatMap(CrawlState::ended)
                    .isPresent();
        } catch (RefusedException e) {
            return false;
        }
    }

    /** The configured name of the issuer in whose identity's name a session began, where the store knows the session. */
    public Optional<String> issuerOf(String session) {
        return IndexQuestion.ask(() -> store.get().sessions().find(SessionFilter.ALL.ofId(session), now(), 1)).stream()
                .map(Session::issuer)
                .findFirst();
    }

    public Optional<RepositoryEntry> find(RepositoryKey key) {
        return IndexQuestion.ask(() -> store.get().metadata().repository(key));
    }

    /** A registry's repositories that lists show, in the order of their names, behind one of these; at most so many. */
    public List<RepositoryEntry> repositories(String registry, Optional<String> after, int most) {
        return IndexQuestion.ask(() -> store.get().metadata().repositories(registry, after, most));
    }

    public Optional<TagEntry> tag(RepositoryKey in, String name) {
        return IndexQuestion.ask(() -> store.get().metadata().tag(in, name));
    }

    public Optional<ManifestEntry> manifest(RepositoryKey in, String digest) {
        return IndexQuestion.ask(() -> store.get().metadata().manifest(in, digest));
    }

    public List<TagEntry> tags(RepositoryKey in, PageQuery query) {
        return IndexQuestion.ask(() -> store.get().metadata().tags(in, query));
    }

    public List<ManifestEntry> manifests(RepositoryKey in, PageQuery query) {
        return IndexQuestion.ask(() -> store.get().metadata().manifests(in, query));
    }

    public List<Item.Locked> locked(RepositoryKey in) {
        return IndexQuestion.ask(() -> store.get().metadata().locked(in));
    }

    /** What is locked of all that a tag or a digest leads to. */
    public List<Item.Locked> locked(RepositoryKey in, String reference) {
        return IndexQuestion.ask(() -> store.get().metadata().locked(in, reference));
    }

    public List<Item.Locked> locked() {
        return IndexQuestion.ask(() -> store.get().metadata().locked());
    }

    /** Changes attributes; when this returns, that is durable and in force here. */
    public Optional<Attributes> change(Item item, AttributesChange change) {
        try {
            return IndexQuestion.ask(() -> store.get().metadata().change(item, change));
        } finally {
            locks.doubt();
            IndexQuestion.ask(this::readLocks);
        }
    }

    /** Nobody reads the tag from now on, here or elsewhere. */
    public void begin(Untag untag) {
        IndexQuestion.ask(() -> {
            store.get().metadata().begin(untag);
            return readLocks();
        });
        if (store.outage().isPresent()) {
            try {
                Thread.sleep(LiveLocks.DELAY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RefusedException(new Temporary.Stopping(RETRY_AFTER));
            }
        }
    }

    public void end(Untag untag) {
        IndexQuestion.ask(() -> {
            store.get().metadata().end(untag);
            return readLocks();
        });
    }

    public List<Untag> untags() {
        return IndexQuestion.ask(() -> store.get().metadata().untags());
    }

    public Optional<ManifestFacts> facts(String digest) {
        return IndexQuestion.ask(() -> store.get().metadata().facts(digest));
    }

    /** Of many at once, as far as that takes little room. */
    public Map<String, ManifestFacts> facts(Set<String> digests) {
        return IndexQuestion.ask(() -> store.get().metadata().facts(digests));
    }

    public void learned(String digest, ManifestFacts facts) {
        IndexQuestion.ask(() -> {
            store.get().metadata().learned(digest, facts);
            return true;
        });
    }

    @Override
    public void close() {
        locks.close();
    }
}
