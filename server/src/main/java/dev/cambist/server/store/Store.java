package dev.cambist.server.store;

import dev.cambist.core.session.RevocationStore;
import dev.cambist.core.session.SessionStore;

/** An open store. Safe for use by several threads. */
public interface Store extends AutoCloseable {
    SessionStore sessions();

    RevocationStore revocations();

    @Override
    void close();
}
