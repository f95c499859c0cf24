/**
 * What is written and read between a registry, its token service and their clients: challenges, forms, addresses, the
 * words of an error, and the rule to whom a credential may be sent. For programs that speak HTTP by themselves.
 */
@NullMarked
package dev.cambist.client.wire;

import org.jspecify.annotations.NullMarked;
