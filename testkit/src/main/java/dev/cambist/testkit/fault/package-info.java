/** Wrong answers of the registry, as a test orders them. */
@NullMarked
package dev.cambist.testkit.fault;

import org.jspecify.annotations.NullMarked;
