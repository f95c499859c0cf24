/** How long {@code cambist check} looks at a policy. */
@NullMarked
package dev.cambist.bench.analysis;

import org.jspecify.annotations.NullMarked;
