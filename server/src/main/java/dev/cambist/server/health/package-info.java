/** Whether the server is alive and ready. */
@NullMarked
package dev.cambist.server.health;

import org.jspecify.annotations.NullMarked;
