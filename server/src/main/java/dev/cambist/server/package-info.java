/** The server: everything around the two flows that reads, writes, listens or waits. */
@NullMarked
package dev.cambist.server;

import org.jspecify.annotations.NullMarked;
