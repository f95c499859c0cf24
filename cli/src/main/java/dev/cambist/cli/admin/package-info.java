/** What operators do to a running server, by its admin API. */
@NullMarked
package dev.cambist.cli.admin;

import org.jspecify.annotations.NullMarked;
