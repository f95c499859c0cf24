/** What a sound configuration may not have been meant to say: warnings, each with what to write instead. */
@NullMarked
package dev.cambist.server.config.advice;

import org.jspecify.annotations.NullMarked;
