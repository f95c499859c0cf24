/** What a registry needs to trust our tokens, in that registry's own configuration format. */
@NullMarked
package dev.cambist.server.trust;

import org.jspecify.annotations.NullMarked;
