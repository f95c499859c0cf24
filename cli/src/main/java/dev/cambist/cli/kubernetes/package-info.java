/** {@code cambist kubernetes}: what a cluster has to be told about Cambist, and Cambist about the cluster. */
@NullMarked
package dev.cambist.cli.kubernetes;

import org.jspecify.annotations.NullMarked;
