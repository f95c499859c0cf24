package dev.cambist.server.crawl;

import dev.cambist.server.settings.IndexSettings;

/**
 * A registry that the index is kept in step with.
 *
 * @param name of the registry in the index
 */
public record CrawlTarget(String name, IndexSettings settings, CrawledRegistry registry) {}
