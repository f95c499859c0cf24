/** The front door of registries: what is let through to them, and what they then say to whom. */
@NullMarked
package dev.cambist.server.gateway;

import org.jspecify.annotations.NullMarked;
