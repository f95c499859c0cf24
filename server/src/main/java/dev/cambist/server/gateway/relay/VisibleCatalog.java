package dev.cambist.server.gateway.relay;

import dev.cambist.core.identity.Caller;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.gateway.CatalogQuery;
import dev.cambist.server.gateway.QueryText;
import dev.cambist.server.gateway.ReachedRegistries;
import dev.cambist.server.gateway.ReachedRegistries.ReachedRegistry;
import dev.cambist.server.gateway.RegistryRequest;
import dev.cambist.server.http.Answer;
import dev.cambist.server.metadata.RegistryIndex;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** What somebody sees of a registry's catalog: what it may pull, is not hidden and was not emptied. */
record VisibleCatalog(
        ReachedRegistry registry, ReachedRegistries registries, Caller caller, RegistryIndex index, Upstream upstream) {
    /** Answers {@code /v2/_catalog}. */
    Answer answer(RegistryRequest request) {
        return catalog().answer(CatalogQuery.of(request, registry.cursors()), shown());
    }

    /** Answers {@code /acr/v1/_catalog}, with the links of ACR. */
    Answer answer(Optional<String> query) {
        return catalog()
                .answer(
                        CatalogQuery.of(QueryText.parse(query), registry.cursors()),
                        shown(),
                        page -> page.acrLink(registry.cursors()));
    }

    private Catalog catalog() {
        return new Catalog(upstream, registry.cursors());
    }

    private Function<List<String>, Predicate<String>> shown() {
        RegistryReads reads = new RegistryReads(new RegistryClient(upstream));
        Predicate<String> visible = registries.visible(caller, registry.service());
        return names -> {
            List<String> seen = names.stream().filter(visible).toList();
            return visible.and(index.listed(registry.index(), seen, name -> surelyHasNoTags(reads, name)));
        };
    }

    /** What the registry gives no sound answer about stands in the list, which is whole without it. */
    private static boolean surelyHasNoTags(RegistryReads reads, String name) {
        try {
            return reads.tags(name).isEmpty();
        } catch (RefusedException e) {
            return false;
        }
    }
}
