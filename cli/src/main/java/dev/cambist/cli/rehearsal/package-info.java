/** What the image's credential helpers are started with once, while the image is built. */
@NullMarked
package dev.cambist.cli.rehearsal;

import org.jspecify.annotations.NullMarked;
