/**
 * Keeps the index of what registries hold in step with them: a crawl at start and by interval, and looks where a
 * registry's notification points to. Knows no HTTP.
 */
@NullMarked
package dev.cambist.server.crawl;

import org.jspecify.annotations.NullMarked;
