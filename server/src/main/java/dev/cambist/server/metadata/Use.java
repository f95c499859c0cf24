package dev.cambist.server.metadata;

import dev.cambist.core.metadata.Attributes;
import dev.cambist.core.metadata.Item;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;

/** What somebody wants to do with an item, and what has to allow it. */
public enum Use {
    PULL,
    PUSH,
    DELETE;

    boolean isAllowedBy(Attributes attributes) {
        return switch (this) {
            case PULL -> attributes.readEnabled();
            case PUSH -> attributes.writeEnabled();
            case DELETE -> attributes.mayBeDeleted();
        };
    }

    /** Refuses what an item's own attributes forbid, and says which item and which attribute that was. */
    public void require(Item item, Attributes own) {
        if (!isAllowedBy(own)) {
            throw forbidden("on " + words(item) + ", " + forbidding(own) + "Enabled is false");
        }
    }

    /** What a rule of the configuration forbids. */
    RefusedException forbiddenByRule(int position, Item item, Attributes given) {
        return forbidden("on " + words(item) + ", rule " + position + " of locks has " + forbidding(given) + ": false");
    }

    private static RefusedException forbidden(String lock) {
        return new RefusedException(new RegistryRefusal.DisallowedOperation(lock));
    }

    private String forbidding(Attributes attributes) {
        return switch (this) {
            case PULL -> "read";
            case PUSH -> "write";
            case DELETE -> attributes.deleteEnabled() ? "write" : "delete";
        };
    }

    private static String words(Item item) {
        String repository = item.in().repository();
        return switch (item) {
            case Item.Repository whole -> "repository " + repository;
            case Item.Tag tag -> "tag " + tag.name() + " of " + repository;
            case Item.Manifest manifest -> "manifest " + manifest.digest() + " of " + repository;
        };
    }
}
