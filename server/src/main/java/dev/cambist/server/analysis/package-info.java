/**
 * What reasons about a policy as a whole: warnings of what a sound configuration may not have been meant to say, what a
 * change of it gives and takes, and whether it gives what its authors say it gives.
 */
@NullMarked
package dev.cambist.server.analysis;

import org.jspecify.annotations.NullMarked;
