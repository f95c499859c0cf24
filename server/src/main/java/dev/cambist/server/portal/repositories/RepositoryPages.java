package dev.cambist.server.portal.repositories;

import dev.cambist.server.acr.IndexedRepositories;
import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.gateway.ReachedRegistries;
import dev.cambist.server.gateway.relay.Upstreams;
import dev.cambist.server.portal.PersonalPages;
import java.util.function.Supplier;

/** What registries hold, for whoever may pull it. */
public final class RepositoryPages {
    private final ReachedFrom reached;
    private final RequestEvents events;

    /** @param reached the registries that are reached now; asked once for each request */
    public RepositoryPages(
            Supplier<ReachedRegistries> reached,
            Upstreams upstreams,
            IndexedRepositories repositories,
            RequestEvents events) {
        this.reached = new ReachedFrom(reached, upstreams, repositories);
        this.events = events;
    }

    public void addTo(PersonalPages pages) {
        RepositoryListPage list = new RepositoryListPage(reached);
        RepositoryPage one = new RepositoryPage(reached.repositories().index());
        ManifestPage manifest = new ManifestPage(reached.repositories().index(), reached);
        ActPage act = new ActPage(events);
        pages.page(Links.LIST, list::show)
                .page(Links.REPOSITORY, visit -> reached.open(visit, one::show))
                .page(Links.MANIFEST, visit -> reached.open(visit, manifest::show))
                .page(Links.ACT, visit -> reached.open(visit, act::ask))
                .form(Links.ACT, visit -> reached.open(visit, act::act));
    }
}
