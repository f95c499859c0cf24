/** The endpoints on Jetty: bytes in, the core's records, bytes out. */
@NullMarked
package dev.cambist.server.http;

import org.jspecify.annotations.NullMarked;
