package dev.cambist.server.portal.repositories;

import static java.util.stream.Collectors.toSet;

import dev.cambist.core.access.Action;
import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.PageQuery.Cursor;
import dev.cambist.core.metadata.PageQuery.Order;
import dev.cambist.core.metadata.RepositoryEntry;
import dev.cambist.core.metadata.TagEntry;
import dev.cambist.core.refusal.Category;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import dev.cambist.server.acr.IndexedRepository;
import dev.cambist.server.http.Answer;
import dev.cambist.server.metadata.LockCheck;
import dev.cambist.server.metadata.RegistryIndex;
import java.util.List;
import java.util.Optional;

/** One repository: its tags, or its manifests without one. */
record RepositoryPage(RegistryIndex index) {
    private static final int PAGE = 50;
    private static final String UNTAGGED = "untagged";
    private static final String SHOW_MEANING = "untagged, or nothing";
    private static final String ORDER_MEANING = "name, or nothing for the newest first";

    /**
     * The page.
     *
     * @param about the repository itself
     * @param untagged whether manifests without a tag are shown, and not tags
     * @param byName whether tags are in the order of their names
     * @param stale whether the registry gives no answer, so that this is as it was known last
     * @param first the address of the first page; empty where this is it
     * @param next the address of the next page; empty where there is none
     */
    public record View(
            About about,
            boolean untagged,
            boolean byName,
            boolean stale,
            List<TagRows.Row> rows,
            String tagsAddress,
            String byNameAddress,
            String untaggedAddress,
            String first,
            String next) {}

    /**
     * The repository.
     *
     * @param list the address of the list that it is in
     * @param locked whether there is a lock to end
     */
    public record About(
            String registry,
            String name,
            String list,
            long tags,
            long manifests,
            Moment created,
            Moment updated,
            List<String> locks,
            boolean locked,
            boolean mayLock,
            boolean mayDelete) {}

    Answer show(OpenRepository open) {
        open.require(Action.METADATA_READ);
        IndexedRepository repository = open.repository();
        boolean stale = !refreshed(repository);
        RepositoryEntry entry = repository
                .known()
                .orElseThrow(() -> new RefusedException(new RegistryRefusal.UnknownRepository(open.name())));
        boolean untagged = isOne(open, "show", UNTAGGED, SHOW_MEANING);
        boolean byName = isOne(open, "order", "name", ORDER_MEANING);
        Optional<Cursor> after = PagePlace.after(open.visit());
        Links here = Links.repository(open.service(), open.name());
        Links same = untagged ? here.with("show", UNTAGGED) : here.with("order", byName ? "name" : "");
        Rows rows = untagged ? UntaggedRows.of(open, index, after, PAGE) : tags(open, byName, after);
        open.visit().did("looked at " + repository.key());
        View view = new View(
                about(open, entry),
                untagged,
                byName,
                stale,
                rows.shown(),
                here.address(),
                here.with("order", "name").address(),
                here.with("show", UNTAGGED).address(),
                after.isPresent() ? same.address() : "",
                rows.next().map(last -> PagePlace.link(same, last)).orElse(""));
        return open.visit()
                .page(open.name(), (output, frame) -> JterepositoryGenerated.render(output, null, frame, view));
    }

    /**
     * Some of what is listed.
     *
     * @param next behind which place the next page begins; missing where there is none
     */
    record Rows(List<TagRows.Row> shown, Optional<Cursor> next) {}

    private static boolean isOne(OpenRepository open, String field, String value, String meaning) {
        return open.visit()
                .fields()
                .optional(field, meaning)
                .filter(value::equals)
                .isPresent();
    }

    /** Whether the registry was there to be asked; what is known of it is worth showing without that. */
    private static boolean refreshed(IndexedRepository repository) {
        try {
            repository.refresh();
            return true;
        } catch (RefusedException e) {
            if (e.refusal().category() == Category.UNAVAILABLE) {
                return false;
            }
            throw e;
        }
    }

    private Rows tags(OpenRepository open, boolean byName, Optional<Cursor> after) {
        IndexedRepository repository = open.repository();
        Order order = byName ? Order.NAME : Order.NEWEST_FIRST;
        List<TagEntry> found = repository.tags(new PageQuery(order, after, PAGE + 1, Optional.empty(), false));
        List<TagEntry> page = found.subList(0, Math.min(PAGE, found.size()));
        TagRows rows = TagRows.of(open, page.stream().map(TagEntry::digest).collect(toSet()), index);
        LockCheck locks = repository.locks();
        return new Rows(
                page.stream().map(tag -> rows.row(tag, locks)).toList(),
                found.size() > PAGE
                        ? Optional.of(new Cursor(
                                page.getLast().updated(), page.getLast().name()))
                        : Optional.empty());
    }

    private About about(OpenRepository open, RepositoryEntry entry) {
        return new About(
                open.service(),
                open.name(),
                Links.list(open.service()).address(),
                entry.tags(),
                entry.manifests(),
                Moment.of(entry.created(), index.now()),
                Moment.of(entry.updated(), index.now()),
                Locks.of(open.repository().locks().shown(entry)),
                Locks.isLocked(entry.attributes()),
                open.mayLock(),
                open.mayDelete());
    }
}
