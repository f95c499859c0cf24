/** The components for CI systems, each run in the environment of its system. */
package dev.cambist.e2e.ci;
