/** HTTP on Jetty: listeners, connections, requests and answers. It knows no endpoint; features hand theirs in. */
@NullMarked
package dev.cambist.server.http;

import org.jspecify.annotations.NullMarked;
