/** ACR's metadata API, {@code /acr/v1}, over any registry behind the gateway, or beside. */
@NullMarked
package dev.cambist.server.acr;

import org.jspecify.annotations.NullMarked;
