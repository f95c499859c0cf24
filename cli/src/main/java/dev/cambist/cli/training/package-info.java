/** What an image is started with once while it is built, so that it has learned what it will load. */
@NullMarked
package dev.cambist.cli.training;

import org.jspecify.annotations.NullMarked;
