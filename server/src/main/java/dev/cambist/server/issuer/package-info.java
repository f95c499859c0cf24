/** Other people's issuers: where they publish their keys, keeping those at hand, and redeeming refresh tokens. */
@NullMarked
package dev.cambist.server.issuer;

import org.jspecify.annotations.NullMarked;
