package dev.cambist.cli.explain;

import dev.cambist.core.identity.Caller;

/**
 * Who is explained, and how far it is proved.
 *
 * @param proof {@code verified}, {@code assumed} or {@code anonymous}
 * @param note what a reader should know about the proof
 */
record Asker(Caller caller, String proof, String note) {}
