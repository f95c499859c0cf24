/** {@code cambist diff} and {@code cambist test}: what a policy gives to sample identities. */
@NullMarked
package dev.cambist.cli.policy;

import org.jspecify.annotations.NullMarked;
