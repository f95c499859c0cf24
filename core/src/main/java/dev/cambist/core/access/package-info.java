/** What they may do: scopes, actions, roles, rules, and the policy that decides. */
@NullMarked
package dev.cambist.core.access;

import org.jspecify.annotations.NullMarked;
