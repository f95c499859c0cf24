/** What the answers of registries and token services are read with; not exported. */
@NullMarked
package dev.cambist.client.internal;

import org.jspecify.annotations.NullMarked;
