/** Where sessions and revocations are kept: in memory, in a SQLite file, or in PostgreSQL. */
@NullMarked
package dev.cambist.server.store;

import org.jspecify.annotations.NullMarked;
