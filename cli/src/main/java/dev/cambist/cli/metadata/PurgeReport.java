package dev.cambist.cli.metadata;

import dev.cambist.core.json.JsonWriter;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Says what went, or would go. */
record PurgeReport(PrintWriter out, boolean json, boolean dryRun) {
    /** How much goes, in words. */
    static String counted(List<Purge.Planned> plans) {
        return counted(
                plans.stream().mapToInt(one -> one.plan().tags().size()).sum(),
                plans.stream().mapToInt(one -> one.plan().manifests().size()).sum(),
                plans.stream().filter(one -> !one.isEmpty()).count());
    }

    private static String counted(long tags, long manifests, long repositories) {
        return many(tags, "tag") + " and " + many(manifests, "manifest") + " of "
                + (repositories == 1 ? "1 repository" : repositories + " repositories");
    }

    private static String many(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** Nothing was deleted. */
    void planned(List<Purge.Planned> plans) {
        List<String> tags = new ArrayList<>();
        List<String> manifests = new ArrayList<>();
        for (Purge.Planned one : plans) {
            one.plan().tags().forEach(tag -> tags.add(one.repository() + ":" + tag.name()));
            one.plan().manifests().forEach(manifest -> manifests.add(one.repository() + "@" + manifest.digest()));
        }
        print(tags, manifests, plans, List.of());
    }

    void done(List<Purge.Planned> plans, Purge purge) {
        print(purge.goneTags(), purge.goneManifests(), plans, purge.failures());
    }

    private void print(List<String> tags, List<String> manifests, List<Purge.Planned> plans, List<String> failures) {
        int locked = plans.stream().mapToInt(one -> one.plan().locked()).sum();
        if (json) {
            out.println(new JsonWriter()
                    .beginObject()
                    .name("dry_run")
                    .value(dryRun)
                    .name("tags")
                    .texts(tags)
                    .name("manifests")
                    .texts(manifests)
                    .member("locked", locked)
                    .name("failures")
                    .texts(failures)
                    .endObject());
            return;
        }
        tags.forEach(out::println);
        manifests.forEach(out::println);
        failures.forEach(failure -> out.println("not deleted: " + failure));
        long repositories = plans.stream().filter(one -> !one.isEmpty()).count();
        out.println(counted(tags.size(), manifests.size(), repositories)
                + (dryRun ? " would be deleted" : " deleted")
                + (locked == 0 ? "" : "; " + many(locked, "tag") + " stayed for a lock")
                + (failures.isEmpty() ? "" : "; " + failures.size() + " could not be deleted"));
    }
}
