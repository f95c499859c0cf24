/** What is configured, as records that validate themselves; how it was written in a file is not their concern. */
@NullMarked
package dev.cambist.server.settings;

import org.jspecify.annotations.NullMarked;
