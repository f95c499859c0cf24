package dev.cambist.server.portal.repositories;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.RepositoryFilter;
import dev.cambist.core.metadata.Attributes;
import dev.cambist.core.metadata.RepositoryEntry;
import dev.cambist.core.token.Service;
import dev.cambist.server.gateway.ReachedRegistries.ReachedRegistry;
import dev.cambist.server.http.Answer;
import dev.cambist.server.metadata.LockRules;
import dev.cambist.server.metadata.RegistryIndex;
import dev.cambist.server.portal.Visit;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** The repositories that a person may pull from. */
record RepositoryListPage(ReachedFrom reached) {
    private static final int PAGE = 50;
    private static final int LONGEST = 255; // characters, as of names
    private static final String SEARCH_MEANING = "a part of a repository's name";
    private static final String AFTER_MEANING = "the name of a repository, as the link to the next page has it";

    /**
     * The page.
     *
     * @param reached whether this server knows what the registry holds
     * @param next the address of the next page; empty where there is none
     * @param cutShort whether the search has to go on there
     */
    public record View(
            List<String> registries,
            String registry,
            String search,
            boolean reached,
            List<Row> rows,
            String first,
            String next,
            boolean cutShort) {}

    /**
     * A repository.
     *
     * @param address of its page; empty where the person may not read metadata, and then nothing else is known either
     */
    public record Row(
            String name, String address, long tags, long manifests, Optional<Moment> updated, List<String> locks) {}

    Answer show(Visit visit) {
        Optional<Service> chosen = registry(visit);
        String search = cut(visit.fields().optional("search", SEARCH_MEANING).orElse(""));
        Optional<String> after = visit.fields().optional("after", AFTER_MEANING).map(RepositoryListPage::cut);
        Optional<ReachedRegistry> registry = chosen.flatMap(reached::registry);
        String name = chosen.map(Service::name).orElse("");
        RepositoryWalk.Page page = registry.isPresent()
                ? walk(visit, registry.get(), search).page(after, PAGE)
                : new RepositoryWalk.Page(List.of(), Optional.empty(), false);
        visit.did("looked at " + page.entries().size() + " repositories of " + name);
        Links here = Links.list(name).with("search", search);
        View view = new View(
                visit.registries(),
                name,
                search,
                registry.isPresent(),
                registry.map(one -> rows(visit, one, page.entries())).orElse(List.of()),
                after.isPresent() ? here.address() : "",
                page.next().map(last -> here.with("after", last).address()).orElse(""),
                page.cutShort());
        return visit.page("Repositories", (output, frame) -> JtelistGenerated.render(output, null, frame, view));
    }

    /** The one that is asked for, or the first of which there is something to see. */
    private Optional<Service> registry(Visit visit) {
        if (visit.fields().values().containsKey("registry")) {
            return visit.registry();
        }
        return visit.registries().stream()
                .map(visit.flow()::registry)
                .filter(service -> reached.registry(service).isPresent())
                .findFirst()
                .or(visit::registry);
    }

    private RepositoryWalk walk(Visit visit, ReachedRegistry registry, String search) {
        Predicate<String> pullable = visit.flow().where(visit.person(), registry.service(), Action.PULL)::test;
        String part = search.toLowerCase(Locale.ROOT).strip();
        Predicate<String> shown = part.isEmpty() ? pullable : pullable.and(name -> name.contains(part));
        return new RepositoryWalk(reached.repositories().index(), registry.index(), shown);
    }

    private List<Row> rows(Visit visit, ReachedRegistry registry, List<RepositoryEntry> entries) {
        RepositoryFilter readable = visit.flow().where(visit.person(), registry.service(), Action.METADATA_READ);
        LockRules rules = reached.locks(registry);
        RegistryIndex index = reached.repositories().index();
        Instant now = index.now();
        return entries.stream()
                .map(entry -> readable.test(entry.key().repository())
                        ? row(
                                registry.service().name(),
                                entry,
                                index.check(entry.key(), rules).shown(entry),
                                now)
                        : new Row(entry.key().repository(), "", 0, 0, Optional.empty(), List.of()))
                .toList();
    }

    private static Row row(String registry, RepositoryEntry entry, Attributes attributes, Instant now) {
        String name = entry.key().repository();
        return new Row(
                name,
                Links.repository(registry, name).address(),
                entry.tags(),
                entry.manifests(),
                Optional.of(Moment.of(entry.updated(), now)),
                Locks.of(attributes));
    }

    private static String cut(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }
}
