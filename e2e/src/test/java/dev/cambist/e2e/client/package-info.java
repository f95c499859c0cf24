/** The Java client library against a running Cambist and the registries that trust it. */
@NullMarked
package dev.cambist.e2e.client;

import org.jspecify.annotations.NullMarked;
