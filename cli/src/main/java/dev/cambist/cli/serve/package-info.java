/** The commands of who runs a token service: serve it, check its configuration, and tell a registry to trust it. */
@NullMarked
package dev.cambist.cli.serve;

import org.jspecify.annotations.NullMarked;
