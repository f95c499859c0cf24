/** What registries behind the gateway hold, and what of it is locked, as the rest of the server asks for it. */
@NullMarked
package dev.cambist.server.metadata;

import org.jspecify.annotations.NullMarked;
