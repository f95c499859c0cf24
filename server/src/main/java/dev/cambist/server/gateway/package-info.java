/** Decides what is let through to the registries behind the gateway, and as what; sees no connection. */
@NullMarked
package dev.cambist.server.gateway;

import org.jspecify.annotations.NullMarked;
