/** The JSON Schema of the configuration file, for editors. */
@NullMarked
package dev.cambist.server.config.schema;

import org.jspecify.annotations.NullMarked;
