/** The form of the log: lines for people, or JSON for programs. */
@NullMarked
package dev.cambist.server.log;

import org.jspecify.annotations.NullMarked;
