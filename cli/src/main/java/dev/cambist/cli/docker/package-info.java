/**
 * {@code docker-credential-cambist}: docker and its relatives start it at each pull and push, so nothing here may be slow
 * to load. The protocol is that of docker/docker-credential-helpers.
 */
@NullMarked
package dev.cambist.cli.docker;

import org.jspecify.annotations.NullMarked;
