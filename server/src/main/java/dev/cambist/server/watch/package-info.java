/** Keeps what was made of files as they are now: one watch, for the configuration and the certificate alike. */
@NullMarked
package dev.cambist.server.watch;

import org.jspecify.annotations.NullMarked;
