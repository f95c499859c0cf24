/** Reads YAML strictly: every value knows where it stands, and every complaint says so. */
@NullMarked
package dev.cambist.server.config.yaml;

import org.jspecify.annotations.NullMarked;
