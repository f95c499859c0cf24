/** Why a request is refused: one sealed hierarchy, each refusal with its status, code and sentence. */
@NullMarked
package dev.cambist.core.refusal;

import org.jspecify.annotations.NullMarked;
