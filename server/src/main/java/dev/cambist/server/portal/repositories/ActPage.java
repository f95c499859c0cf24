package dev.cambist.server.portal.repositories;

import dev.cambist.core.access.Action;
import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.RepositoryEntry;
import dev.cambist.core.metadata.TagEntry;
import dev.cambist.core.refusal.PortalRefusal;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import dev.cambist.server.acr.IndexedRepository;
import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.http.Answer;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Asks once, saying what will happen, and then does it: deletes, locks, unlocks. */
record ActPage(RequestEvents events) {
    private static final int MOST_TAGS = 20; // that the question names

    /**
     * What is asked before something is done.
     *
     * @param fields that are sent again with the answer
     * @param locks what a lock may be against; empty where it is about no lock
     * @param back the address of the page from which it was asked
     */
    public record Question(String words, Map<String, String> fields, List<Choice> locks, String button, String back) {}

    /** One of several. */
    public record Choice(String value, String words) {}

    /** What was done. */
    public record Done(String words, String link, String address) {}

    /** The question, to which the browser's way back leads as well. */
    Answer ask(OpenRepository open) {
        return ask(open, permitted(open));
    }

    /** Does it, for whoever was asked. */
    Answer act(OpenRepository open) {
        Act act = permitted(open);
        if (open.visit().fields().optional("sure", "yes").filter("yes"::equals).isEmpty()) {
            return ask(open, act);
        }
        events.requireOpen(); // nothing is done unrecorded, where that is configured
        try {
            perform(open.repository(), act);
        } catch (RefusedException e) {
            throw said(open, e);
        }
        return done(open, act);
    }

    private static Act permitted(OpenRepository open) {
        Act act = Act.of(open.visit(), open);
        open.require(act.kind().needed());
        return act;
    }

    private static void perform(IndexedRepository repository, Act act) {
        if (act.kind() != Act.Kind.DELETE) {
            repository.change(act.item(), act.change(), () -> true);
            return;
        }
        switch (act.item()) {
            case Item.Repository whole -> repository.delete();
            case Item.Tag tag -> repository.untag(tag.name());
            case Item.Manifest manifest -> repository.delete(manifest.digest());
        }
    }

    /** Which lock it is, is for whoever may read metadata. */
    private static RefusedException said(OpenRepository open, RefusedException refused) {
        return refused.refusal() instanceof RegistryRefusal.DisallowedOperation locked
                        && open.may().contains(Action.METADATA_READ)
                ? new RefusedException(new PortalRefusal.Locked(locked.lock()))
                : refused;
    }

    private static Answer ask(OpenRepository open, Act act) {
        String consequence = consequence(open.repository(), act);
        open.visit().did("was asked whether to " + act.words() + " at " + open.service());
        Links fields = Links.repository(open.service(), open.name())
                .with("act", act.kind().word());
        fields = switch (act.item()) {
            case Item.Repository whole -> fields;
            case Item.Tag tag -> fields.with("tag", tag.name());
            case Item.Manifest manifest -> fields.with("digest", manifest.digest());
        };
        Question question = new Question(
                consequence,
                fields.fields(),
                act.kind() == Act.Kind.LOCK
                        ? List.of(Act.Lock.values()).stream()
                                .map(lock -> new Choice(lock.word(), lock.words()))
                                .toList()
                        : List.of(),
                capital(act.kind().word()),
                Links.repository(open.service(), open.name()).address());
        String title = capital(act.kind().word()) + " " + act.itemWords() + "?";
        return open.visit().page(title, (output, frame) -> JtequestionGenerated.render(output, null, frame, question));
    }

    /** What will happen; refuses what is not there. */
    private static String consequence(IndexedRepository repository, Act act) {
        return switch (act.kind()) {
            case DELETE -> deletion(repository, act.item());
            case LOCK ->
                "Locks hold for everybody, whatever rules give, until somebody who may unlocks it."
                        + (act.item() instanceof Item.Repository
                                ? " One of a repository holds for all that is in it."
                                : "");
            case UNLOCK ->
                "All locks that were set on it end: what rules give counts again. Locks that the"
                        + " configuration has, and those of what is in it, stay.";
        };
    }

    private static String deletion(IndexedRepository repository, Item item) {
        return switch (item) {
            case Item.Repository whole -> {
                RepositoryEntry entry = repository.entry();
                yield "All of it goes: " + counted(entry.tags(), "tag") + " and "
                        + counted(entry.manifests(), "manifest")
                        + ". Nobody can pull any of it then, and nobody can bring it back. Where anything in it is"
                        + " locked, nothing goes.";
            }
            case Item.Tag tag -> {
                TagEntry entry = repository.tag(tag.name());
                yield "Nobody can pull it by that name then. The manifest that it points at, " + entry.digest()
                        + ", stays, with all of its other tags.";
            }
            case Item.Manifest manifest -> {
                ManifestEntry entry = repository.manifest(manifest.digest());
                yield "Nobody can pull it then, and nobody can bring it back. " + tags(entry.tags())
                        + " An index that leads to it leads to nothing then.";
            }
        };
    }

    private static String counted(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    private static String tags(List<String> tags) {
        if (tags.isEmpty()) {
            return "No tag points at it.";
        }
        String named = String.join(
                ", ", tags.stream().limit(MOST_TAGS).map(Refusal::shown).toList());
        int more = tags.size() - MOST_TAGS;
        return "These tags go with it: " + named + (more > 0 ? " and " + more + " more." : ".");
    }

    private static Answer done(OpenRepository open, Act act) {
        String past = switch (act.kind()) {
            case DELETE -> "deleted ";
            case LOCK -> "locked ";
            case UNLOCK -> "unlocked ";
        };
        String more = act.kind() == Act.Kind.LOCK ? " against " + act.lock().words() : "";
        open.visit()
                .did(past + act.itemWords()
                        + (more.isEmpty() ? "" : " against " + act.lock().word()) + " at " + open.service());
        boolean isGone = act.kind() == Act.Kind.DELETE && act.item() instanceof Item.Repository;
        Done done = new Done(
                capital(act.itemWords()) + " is " + past.strip() + more + ".",
                isGone ? "Repositories of " + open.service() : open.name(),
                isGone
                        ? Links.list(open.service()).address()
                        : Links.repository(open.service(), open.name()).address());
        return open.visit().page("Done", (output, frame) -> JtedoneGenerated.render(output, null, frame, done));
    }

    private static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
