/**
 * Where an identity token comes from: each place that may have one is an {@link dev.cambist.cli.source.IdentitySource}.
 * Nothing here needs the command line's parser, so that the credential helper can use it.
 */
@NullMarked
package dev.cambist.cli.source;

import org.jspecify.annotations.NullMarked;
