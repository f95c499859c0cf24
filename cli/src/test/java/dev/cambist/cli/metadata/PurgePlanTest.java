package dev.cambist.cli.metadata;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What goes, and above all what stays. */
final class PurgePlanTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final PurgeRule OLD =
            new PurgeRule(OptionalInt.empty(), Optional.of(NOW.minus(Duration.ofDays(30))), true);

    private final List<Entry> tags = new ArrayList<>();
    private final List<Entry> manifests = new ArrayList<>();
    private final Map<String, Related> related = new HashMap<>();

    private static String digest(String name) {
        return "sha256:" + name.repeat(64);
    }

    private static Entry entry(String name, String digest, int days, Attribute... locked) {
        return new Entry(name, digest, Optional.of(NOW.minus(Duration.ofDays(days))), List.of(), "", List.of(locked));
    }

    private void tag(String name, String of, int days, Attribute... locked) {
        tags.add(entry(name, digest(of), days, locked));
    }

    private void manifest(String name, int days, Attribute... locked) {
        manifests.add(entry("", digest(name), days, locked));
        related.putIfAbsent(digest(name), new Related(Set.of(), Optional.empty()));
    }

    private void index(String name, String... children) {
        related.put(
                digest(name),
                new Related(Stream.of(children).map(PurgePlanTest::digest).collect(toSet()), Optional.empty()));
    }

    private void refers(String name, String subject) {
        related.put(digest(name), new Related(Set.of(), Optional.of(digest(subject))));
    }

    private PurgePlan plan(PurgeRule rule) {
        return PurgePlan.of(rule, false, tags, manifests, related);
    }

    private static List<String> names(PurgePlan plan) {
        return plan.tags().stream().map(Entry::name).toList();
    }

    private static List<String> digests(PurgePlan plan) {
        return plan.manifests().stream().map(Entry::digest).toList();
    }

    @Test
    void keep_ofSome_letsTheLatestStayWhateverTheirNames() {
        tag("v1", "a", 1);
        tag("v2", "b", 50);
        tag("v3", "c", 40);

        assertThat(names(plan(new PurgeRule(OptionalInt.of(1), Optional.empty(), false))))
                .containsExactly("v3", "v2");
        assertThat(names(plan(new PurgeRule(OptionalInt.of(0), OLD.before(), false))))
                .containsExactly("v3", "v2");
        assertThat(names(plan(new PurgeRule(OptionalInt.of(2), OLD.before(), false))))
                .containsExactly("v2");
    }

    @Test
    void tag_whoseTimeCannotBeRead_isNotOld() {
        tags.add(new Entry("odd", digest("a"), Optional.empty(), List.of(), "", List.of()));

        assertThat(plan(OLD).tags()).isEmpty();
    }

    @Test
    void untaggedAlone_takesNoTag() {
        tag("v1", "a", 50);
        manifest("a", 50);
        manifest("b", 50);

        PurgePlan plan = plan(new PurgeRule(OptionalInt.empty(), Optional.empty(), true));

        assertThat(plan.tags()).isEmpty();
        assertThat(digests(plan)).containsExactly(digest("b"));
    }

    @Test
    void tags_withoutUntagged_takeNoManifest() {
        tag("v1", "a", 50);
        manifest("a", 50);

        PurgePlan plan = plan(new PurgeRule(OptionalInt.empty(), OLD.before(), false));

        assertThat(names(plan)).containsExactly("v1");
        assertThat(plan.manifests()).isEmpty();
    }

    @Test
    void locked_tagManifestOrRepository_stays() {
        tag("v1", "a", 50, Attribute.WRITE);
        tag("v2", "b", 50, Attribute.DELETE);
        tag("v3", "c", 50, Attribute.READ);
        manifest("a", 50);
        manifest("b", 50);
        manifest("c", 50);
        manifest("d", 50, Attribute.WRITE);

        PurgePlan plan = plan(OLD);

        assertThat(names(plan)).containsExactly("v3");
        assertThat(digests(plan)).containsExactly(digest("c"));
        assertThat(plan.locked()).isEqualTo(2);
        PurgePlan none = PurgePlan.of(OLD, true, tags, manifests, related);
        assertThat(none.tags()).isEmpty();
        assertThat(none.manifests()).isEmpty();
    }

    @Test
    void manifest_thatAnotherTagPointsAt_stays() {
        tag("old", "a", 50);
        tag("new", "a", 1);
        manifest("a", 50);

        PurgePlan plan = plan(OLD);

        assertThat(names(plan)).containsExactly("old");
        assertThat(plan.manifests()).isEmpty();
    }

    @Test
    void children_ofAnIndexThatStays_stay_andOfOneThatGoes_goBehindIt() {
        tag("new", "a", 1);
        index("a", "b");
        index("c", "d", "b");
        tag("old", "c", 50);
        manifest("d", 50);
        manifest("b", 50);
        manifest("a", 50);
        manifest("c", 50);

        assertThat(digests(plan(OLD))).containsExactly(digest("c"), digest("d"));
    }

    @Test
    void subjectAndReferrer_ofWhatStays_stay() {
        tag("new", "a", 1);
        manifest("a", 50);
        refers("b", "a"); // a signature without a tag
        manifest("b", 50);
        manifest("c", 50);
        refers("d", "c");
        manifest("d", 50);
        tag("sbom", "d", 1); // a referrer with a tag, whose subject has none
        manifest("e", 50);
        refers("f", "e");
        manifest("f", 50);

        assertThat(digests(plan(OLD))).containsExactly(digest("f"), digest("e"));
    }

    @Test
    void tag_thatRefersByItsName_staysAndGoesWithWhatItRefersTo() {
        tag("new", "a", 1);
        tag("sha256-" + "a".repeat(64) + ".sig", "b", 50);
        tag("old", "c", 50);
        tag("sha256-" + "c".repeat(64) + ".sig", "d", 50);
        manifest("a", 50);
        manifest("b", 50);
        manifest("c", 50);
        manifest("d", 50);

        PurgePlan plan = plan(OLD);

        assertThat(names(plan)).containsExactlyInAnyOrder("old", "sha256-" + "c".repeat(64) + ".sig");
        assertThat(digests(plan)).containsExactlyInAnyOrder(digest("c"), digest("d"));
        assertThat(names(plan(new PurgeRule(OptionalInt.of(2), Optional.empty(), false))))
                .isEmpty();
    }

    @Test
    void manifest_thatIsYoungOrCannotBeRead_staysWithAllThatItNeeds() {
        manifest("a", 1);
        index("a", "b");
        manifest("b", 50);
        manifests.add(entry("", digest("c"), 50)); // its content could not be read
        manifest("d", 50);

        assertThat(digests(plan(OLD))).containsExactly(digest("d"));
    }
}
