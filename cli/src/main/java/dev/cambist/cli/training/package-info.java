/** What the image's credential helpers are started with once, while the image is built. */
@NullMarked
package dev.cambist.cli.training;

import org.jspecify.annotations.NullMarked;
