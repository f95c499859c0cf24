package dev.cambist.cli.metadata;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Plans for one repository after the other what goes, and deletes it. */
final class Purge {
    private final RegistryMetadata registry;
    private final PurgeRule rule;
    private final Consumer<String> progress;
    private final List<String> failures = new ArrayList<>();
    private final List<String> goneTags = new ArrayList<>();
    private final List<String> goneManifests = new ArrayList<>();

    /** What of one repository goes. */
    record Planned(String repository, PurgePlan plan) {
        boolean isEmpty() {
            return plan.tags().isEmpty() && plan.manifests().isEmpty();
        }
    }

    Purge(RegistryMetadata registry, PurgeRule rule, Consumer<String> progress) {
        this.registry = registry;
        this.rule = rule;
        this.progress = progress;
    }

    /** Nothing where there is no such repository. */
    Optional<Planned> plan(String repository) throws IOException, InterruptedException {
        Entry whole;
        List<Entry> tags;
        List<Entry> manifests;
        try {
            whole = registry.repository(repository);
            tags = registry.tags(repository);
            manifests = registry.manifests(repository);
        } catch (RegistryMetadata.UnknownException e) {
            return Optional.empty(); // emptied, and still in the catalogue
        }
        Map<String, Related> related = new HashMap<>();
        if (rule.untagged()) {
            for (Entry manifest : manifests) {
                registry.content(repository, manifest.digest())
                        .ifPresent(content -> related.put(manifest.digest(), Related.of(content)));
            }
        }
        return Optional.of(new Planned(repository, PurgePlan.of(rule, !whole.mayGo(), tags, manifests, related)));
    }

    /** What cannot be deleted is remembered; the rest goes. */
    void delete(Planned planned) throws InterruptedException {
        String repository = planned.repository();
        for (Entry tag : planned.plan().tags()) {
            progress.accept("deleting " + repository + ":" + tag.name());
            attempt(repository + ":" + tag.name(), goneTags, () -> untag(repository, tag));
        }
        for (Entry manifest : planned.plan().manifests()) {
            progress.accept("deleting " + repository + "@" + manifest.digest());
            attempt(repository + "@" + manifest.digest(), goneManifests, () -> delete(repository, manifest));
        }
    }

    private interface Deletion {
        boolean isDone() throws IOException, InterruptedException;
    }

    private void attempt(String what, List<String> gone, Deletion deletion) throws InterruptedException {
        try {
            if (deletion.isDone()) {
                gone.add(what);
            }
        } catch (RegistryMetadata.UnknownException e) {
            gone.add(what); // somebody else was faster
        } catch (IOException e) {
            failures.add(what + ": " + e.getMessage());
        }
    }

    /** Whoever pushes it meanwhile wants it. */
    private boolean untag(String repository, Entry planned) throws IOException, InterruptedException {
        Optional<Entry> now = registry.tag(repository, planned.name());
        if (now.isPresent()
                && (!now.get().digest().equals(planned.digest())
                        || !now.get().updated().equals(planned.updated()))) {
            return false;
        }
        registry.untag(repository, planned.name());
        return true;
    }

    /** With a manifest its tags go, and those that were planned are gone by now: any other one wants it. */
    private boolean delete(String repository, Entry planned) throws IOException, InterruptedException {
        Optional<Entry> now = registry.manifest(repository, planned.digest());
        if (now.isPresent()
                && (!now.get().tags().isEmpty() || !now.get().updated().equals(planned.updated()))) {
            return false;
        }
        registry.delete(repository, planned.digest());
        return true;
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    List<String> goneTags() {
        return List.copyOf(goneTags);
    }

    List<String> goneManifests() {
        return List.copyOf(goneManifests);
    }
}
