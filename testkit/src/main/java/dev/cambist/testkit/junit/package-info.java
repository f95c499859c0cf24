/** JUnit tests against a whole ACR sign-in; needs JUnit Jupiter 6. */
@NullMarked
package dev.cambist.testkit.junit;

import org.jspecify.annotations.NullMarked;
