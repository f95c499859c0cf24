/** What happened and how things stand, in numbers, as Prometheus reads them. */
@NullMarked
package dev.cambist.server.metrics;

import org.jspecify.annotations.NullMarked;
