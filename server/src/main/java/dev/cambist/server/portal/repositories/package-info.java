/**
 * The pages on which a person sees what registries hold, as far as it may pull it, and deletes and locks what it may.
 * Facts come from the index, content from the registry, and what is done is done as {@code /acr/v1} does it.
 */
@NullMarked
package dev.cambist.server.portal.repositories;

import org.jspecify.annotations.NullMarked;
