/** A running server as its operators see it. */
package dev.cambist.e2e.operation;
