/** Moves the bytes of admitted requests to the registries behind the gateway and back; what is admitted is decided elsewhere. */
@NullMarked
package dev.cambist.server.gateway.relay;

import org.jspecify.annotations.NullMarked;
