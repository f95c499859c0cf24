package dev.cambist.server.portal.repositories;

import dev.cambist.core.metadata.Attributes;
import java.util.ArrayList;
import java.util.List;

/** What attributes forbid, in words. */
final class Locks {
    private Locks() {}

    static List<String> of(Attributes attributes) {
        List<String> words = new ArrayList<>();
        if (!attributes.writeEnabled()) {
            words.add("no push, no delete");
        } else if (!attributes.deleteEnabled()) {
            words.add("no delete");
        }
        if (!attributes.readEnabled()) {
            words.add("no pull");
        }
        if (!attributes.listEnabled()) {
            words.add("in no list");
        }
        return words;
    }

    /** Whether there is anything that unlocking would end. */
    static boolean isLocked(Attributes attributes) {
        return !(attributes.writeEnabled() && attributes.deleteEnabled() && attributes.readEnabled());
    }
}
