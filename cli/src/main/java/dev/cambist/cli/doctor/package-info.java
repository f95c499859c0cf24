/** {@code cambist doctor}: looks at a live set-up from the outside, and says what breaks which client. */
@NullMarked
package dev.cambist.cli.doctor;

import org.jspecify.annotations.NullMarked;
