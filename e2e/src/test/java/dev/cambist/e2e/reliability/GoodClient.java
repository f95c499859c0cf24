package dev.cambist.e2e.reliability;

import java.io.IOException;

/** A connection over which a token that anyone may have can be asked for again and again. */
interface GoodClient extends AutoCloseable {
    /** Asks for a token: whether there was one. */
    boolean isServed();

    @Override
    void close() throws IOException;

    /** How one comes. */
    interface Opening {
        GoodClient open() throws IOException;
    }
}
