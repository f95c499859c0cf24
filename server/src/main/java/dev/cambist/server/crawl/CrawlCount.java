package dev.cambist.server.crawl;

/** What one pass has come to so far. Used by one thread. */
final class CrawlCount {
    private long repositories;
    private long manifests;
    private long missed;

    CrawlCount(long repositories, long manifests, long missed) {
        this.repositories = repositories;
        this.manifests = manifests;
        this.missed = missed;
    }

    void repository() {
        repositories++;
    }

    void manifest() {
        manifests++;
    }

    void missed() {
        missed++;
    }

    long repositories() {
        return repositories;
    }

    long manifests() {
        return manifests;
    }

    long missedItems() {
        return missed;
    }
}
