/** The two flows: identity token to refresh token, refresh token to access token. */
@NullMarked
package dev.cambist.core.exchange;

import org.jspecify.annotations.NullMarked;
