/** What operators do to a running server: endpoints of the management listener, each act recorded. */
@NullMarked
package dev.cambist.server.admin;

import org.jspecify.annotations.NullMarked;
