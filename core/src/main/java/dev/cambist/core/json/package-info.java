/** JSON as RFC 8259 has it, and stricter: what every token, answer and error is read from and written to. */
@NullMarked
package dev.cambist.core.json;

import org.jspecify.annotations.NullMarked;
