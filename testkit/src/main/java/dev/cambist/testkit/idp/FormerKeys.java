package dev.cambist.testkit.idp;

/** What becomes of the keys that a rotation replaces. */
public enum FormerKeys {
    /** They stay in the key set: tokens they signed remain valid. */
    PUBLISHED,
    /** They leave the key set, as after a compromise: tokens they signed become worthless. */
    WITHDRAWN
}
