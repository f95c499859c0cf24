/** What a sound configuration may not have been meant to say: warnings, each with what to write instead. */
@NullMarked
package dev.cambist.server.analysis;

import org.jspecify.annotations.NullMarked;
