/** An identity provider that can misbehave on demand, and a whole Cambist to run tests against. */
@NullMarked
package dev.cambist.testkit;

import org.jspecify.annotations.NullMarked;
