/** The same events as spans, sent to a collector; nothing here is loaded unless that is configured. */
@NullMarked
package dev.cambist.server.tracing;

import org.jspecify.annotations.NullMarked;
