/** The endpoints of the two flows, and what goes with them: keys, the contract, forms. */
@NullMarked
package dev.cambist.server.oauth2;

import org.jspecify.annotations.NullMarked;
