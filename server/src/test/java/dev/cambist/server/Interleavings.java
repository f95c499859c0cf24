package dev.cambist.server;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/** What two threads do to an object, in every order that they can take turns in. */
public final class Interleavings {
    private Interleavings() {}

    /**
     * Fails with the order that went wrong.
     *
     * @param threads what the threads may do, as operations of Lincheck, and what has to hold in the end
     */
    public static void check(Class<?> threads) {
        new ModelCheckingOptions()
                .iterations(10)
                .invocationsPerIteration(300)
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(0)
                .actorsAfter(0)
                .check(threads);
    }
}
