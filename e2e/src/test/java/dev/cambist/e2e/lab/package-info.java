/**
 * Real programs for the end-to-end tests: registries, clients, an identity provider and Cambist itself, on loopback.
 *
 * <p>Everything that a test starts listens on {@code localhost}, is stopped by its process id, and leaves its log with
 * the failure of the test.
 */
@NullMarked
package dev.cambist.e2e.lab;

import org.jspecify.annotations.NullMarked;
