/** What is in a registry and what is locked there, by ACR's metadata API: with the caller's own login, as {@code az} does. */
@NullMarked
package dev.cambist.cli.metadata;

import org.jspecify.annotations.NullMarked;
