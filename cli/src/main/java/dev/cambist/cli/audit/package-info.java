/** {@code cambist audit}: what is in an audit file, and whether it is as it was written. */
@NullMarked
package dev.cambist.cli.audit;

import org.jspecify.annotations.NullMarked;
