package dev.cambist.core.metadata;

/**
 * ACR's {@code changeableAttributes} of a repository, a tag or a manifest: what may be done with it. What is {@code false}
 * is a lock.
 *
 * @param writeEnabled whether it may be overwritten and deleted
 * @param listEnabled whether lists show it
 * @param readEnabled whether it may be pulled
 */
public record Attributes(boolean deleteEnabled, boolean writeEnabled, boolean listEnabled, boolean readEnabled) {
    /** Nothing is locked. */
    public static final Attributes OPEN = new Attributes(true, true, true, true);

    public boolean isOpen() {
        return equals(OPEN);
    }

    /** Whether it may go: a lock against writing is one against deleting too. */
    public boolean mayBeDeleted() {
        return deleteEnabled && writeEnabled;
    }

    /** What both allow. */
    public Attributes and(Attributes other) {
        return new Attributes(
                deleteEnabled && other.deleteEnabled,
                writeEnabled && other.writeEnabled,
                listEnabled && other.listEnabled,
                readEnabled && other.readEnabled);
    }
}
