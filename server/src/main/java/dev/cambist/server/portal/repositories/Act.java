package dev.cambist.server.portal.repositories;

import dev.cambist.core.access.Action;
import dev.cambist.core.metadata.AttributesChange;
import dev.cambist.core.metadata.Item;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.portal.Visit;
import java.util.List;
import java.util.Optional;

/**
 * What a person wants to have done.
 *
 * @param lock what a lock is against; of {@link Kind#LOCK} alone
 */
record Act(Kind kind, Item item, Lock lock) {
    private static final String ACT_MEANING = "delete, lock or unlock";
    private static final String LOCK_MEANING = "push, delete or pull";
    private static final String ITEM_MEANING = "a tag or a digest, or neither for the whole repository";

    /** The button, and what a rule has to give for it, as under {@code /acr/v1}. */
    enum Kind {
        DELETE("delete", Action.DELETE),
        LOCK("lock", Action.METADATA_WRITE),
        UNLOCK("unlock", Action.METADATA_WRITE);

        private final String word;
        private final Action needed;

        Kind(String word, Action needed) {
            this.word = word;
            this.needed = needed;
        }

        String word() {
            return word;
        }

        Action needed() {
            return needed;
        }
    }

    /** What a lock is against. */
    enum Lock {
        PUSH("push", "push and delete: it stays as it is"),
        DELETE("delete", "delete: it may be pushed anew"),
        PULL("pull", "pull: nobody gets it");

        private final String word;
        private final String words;

        Lock(String word, String words) {
            this.word = word;
            this.words = words;
        }

        String word() {
            return word;
        }

        String words() {
            return words;
        }
    }

    static Act of(Visit visit, OpenRepository open) {
        String act = visit.fields().optional("act", ACT_MEANING).orElse("");
        Kind kind = List.of(Kind.values()).stream()
                .filter(each -> each.word().equals(act))
                .findFirst()
                .orElseThrow(() -> unusable("act", ACT_MEANING));
        String lock = visit.fields().optional("lock", LOCK_MEANING).orElse(Lock.PUSH.word());
        return new Act(
                kind,
                item(visit, open),
                List.of(Lock.values()).stream()
                        .filter(each -> each.word().equals(lock))
                        .findFirst()
                        .orElseThrow(() -> unusable("lock", LOCK_MEANING)));
    }

    private static Item item(Visit visit, OpenRepository open) {
        Optional<String> tag = visit.fields().optional("tag", ITEM_MEANING);
        Optional<String> digest = visit.fields().optional("digest", ITEM_MEANING);
        if (tag.isPresent() && digest.isPresent()) {
            throw unusable("tag", ITEM_MEANING);
        }
        var key = open.repository().key();
        return tag.<Item>map(name -> new Item.Tag(key, name))
                .or(() -> digest.map(name -> new Item.Manifest(key, name)))
                .orElseGet(() -> new Item.Repository(key));
    }

    private static RefusedException unusable(String field, String meaning) {
        return new RefusedException(new InvalidRequest.UnusableField(field, meaning));
    }

    /** What is done, to whoever asks for it or reads of it. */
    String words() {
        return switch (kind) {
            case DELETE -> "delete " + itemWords();
            case LOCK -> "lock " + itemWords() + " against " + lock.word();
            case UNLOCK -> "unlock " + itemWords();
        };
    }

    String itemWords() {
        return switch (item) {
            case Item.Repository whole -> "repository " + whole.in().repository();
            case Item.Tag tag -> "tag " + tag.name() + " of " + tag.in().repository();
            case Item.Manifest manifest ->
                "manifest " + manifest.digest() + " of " + manifest.in().repository();
        };
    }

    /** Of a lock, or its end; lists show the item as before. */
    AttributesChange change() {
        if (kind == Kind.UNLOCK) {
            return new AttributesChange(Optional.of(true), Optional.of(true), Optional.empty(), Optional.of(true));
        }
        return switch (lock) {
            case PUSH ->
                new AttributesChange(Optional.of(false), Optional.of(false), Optional.empty(), Optional.empty());
            case DELETE ->
                new AttributesChange(Optional.of(false), Optional.empty(), Optional.empty(), Optional.empty());
            case PULL -> new AttributesChange(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(false));
        };
    }
}
