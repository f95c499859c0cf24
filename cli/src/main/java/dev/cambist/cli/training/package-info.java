/**
 * What an image runs while it is built: what it will do again and again, so that the classes are known which that loads, and
 * the making of its AOT caches of them.
 */
@NullMarked
package dev.cambist.cli.training;

import org.jspecify.annotations.NullMarked;
