/**
 * An OCI registry in memory (OCI distribution specification 1.1), as strict as CNCF Distribution. It asks nobody who it
 * is: that is the business of what stands in front of it.
 */
@NullMarked
package dev.cambist.testkit.registry;

import org.jspecify.annotations.NullMarked;
