/** Commands for whoever wants into a registry: log in and out, get tokens, look at them. */
@NullMarked
package dev.cambist.cli.login;

import org.jspecify.annotations.NullMarked;
