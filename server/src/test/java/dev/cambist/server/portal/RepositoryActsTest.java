package dev.cambist.server.portal;

import static dev.cambist.server.portal.RepositoryLab.IMAGE;
import static dev.cambist.server.portal.RepositoryLab.REGISTRY;
import static dev.cambist.server.portal.RepositoryLab.config;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a person deletes and locks: asked once, recorded, and refused with a reason where that is not for it to do. */
@Timeout(300) // a guard against hanging
final class RepositoryActsTest {
    private static final String ACT = "/portal/repository-act";
    private static final String PAGE = "/portal/repository?registry=registry.example.com&name=team/app";

    @TempDir
    private Path directory;

    private RepositoryLab lab;
    private TestBrowser alice;
    private String digest;

    @BeforeEach
    void start() throws Exception {
        lab = new RepositoryLab(directory);
        alice = lab.signedIn(PortalLab.ALICE);
        digest = lab.push(alice, "team/app", "v1", IMAGE, lab.image(config("amd64"), 1));
        lab.push(alice, "team/app", "v2", IMAGE, lab.image(config("amd64"), 1));
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    private TestBrowser.Page send(TestBrowser browser, String... fields) throws Exception {
        Map<String, String> form =
                new HashMap<>(Map.of("form", browser.open("/").form(), "registry", REGISTRY, "name", "team/app"));
        for (int at = 0; at < fields.length; at += 2) {
            form.put(fields[at], fields[at + 1]);
        }
        return browser.send(ACT, form);
    }

    @Test
    void delete_tag_isAskedOnceAndLeavesTheManifest() throws Exception {
        TestBrowser.Page asked = send(alice, "act", "delete", "tag", "v1");
        assertThat(asked.body())
                .contains("Delete tag v1 of team/app?", digest, "stays, with all of its other tags")
                .contains("name=\"sure\" value=\"yes\"", "name=\"tag\" value=\"v1\"");
        assertThat(lab.registry.tags("team/app")).contains("v1");

        TestBrowser.Page done = send(alice, "act", "delete", "tag", "v1", "sure", "yes");
        assertThat(done.body()).contains("Tag v1 of team/app is deleted.");
        assertThat(lab.registry.tags("team/app")).containsExactly("v2");
        assertThat(lab.registry.manifests("team/app")).contains(digest);
        assertThat(alice.open(PAGE).body()).contains(">v2<").doesNotContain(">v1<");
        lab.auditWith("deleted tag v1 of team/app at registry.example.com");
    }

    @Test
    void delete_manifest_takesItsTagsAndNamesThemBefore() throws Exception {
        assertThat(send(alice, "act", "delete", "digest", digest).body()).contains("These tags go with it: v1, v2.");
        assertThat(send(alice, "act", "delete", "digest", digest, "sure", "yes").status())
                .isEqualTo(200);
        assertThat(lab.registry.manifests("team/app")).isEmpty();
        assertThat(alice.open(PAGE).status()).isEqualTo(404);
    }

    @Test
    void delete_repository_takesAllOfIt() throws Exception {
        assertThat(send(alice, "act", "delete").body()).contains("All of it goes: 2 tags and 1 manifest.");
        TestBrowser.Page done = send(alice, "act", "delete", "sure", "yes");

        assertThat(done.body()).contains("Repository team/app is deleted.", "href=\"/portal/repositories?registry=");
        assertThat(lab.registry.manifests("team/app")).isEmpty();
        assertThat(alice.open("/portal/repositories").body()).doesNotContain("team/app<");
    }

    @Test
    void lock_tag_keepsPushesAndDeletesOutUntilItIsUnlocked() throws Exception {
        assertThat(send(alice, "act", "lock", "tag", "v1").body())
                .contains("<option value=\"push\">push and delete: it stays as it is</option>");
        assertThat(send(alice, "act", "lock", "tag", "v1", "lock", "push", "sure", "yes")
                        .body())
                .contains("Tag v1 of team/app is locked against push and delete");
        assertThat(alice.open(PAGE).body()).contains("no push, no delete");

        assertThat(lab.put(alice, "team/app", "v1", IMAGE, lab.image(config("amd64"), 2))
                        .statusCode())
                .isEqualTo(405);
        TestBrowser.Page refused = send(alice, "act", "delete", "tag", "v1", "sure", "yes");
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.body()).contains("it is locked: on tag v1 of team/app, deleteEnabled is false", "(locked)");
        for (String[] all : List.of(
                new String[] {"act", "delete", "sure", "yes"},
                new String[] {"act", "delete", "digest", digest, "sure", "yes"})) {
            assertThat(send(alice, all).body()).contains("it is locked: on tag v1 of team/app");
        }
        assertThat(lab.registry.tags("team/app")).containsExactly("v1", "v2");

        assertThat(send(alice, "act", "unlock", "tag", "v1", "sure", "yes").status())
                .isEqualTo(200);
        lab.push(alice, "team/app", "v1", IMAGE, lab.image(config("amd64"), 2));
        lab.auditWith("locked tag v1 of team/app against push at registry.example.com");
        lab.auditWith("\"lock\":\"on tag v1 of team/app, deleteEnabled is false\"");
        lab.auditWith("unlocked tag v1 of team/app at registry.example.com");
    }

    /** Whoever may not pull it through the gateway does not read it on a page either. */
    @Test
    void lock_againstPull_hidesWhatIsInIt() throws Exception {
        String page = "/portal/manifest?registry=registry.example.com&name=team/app&digest=" + digest;
        assertThat(alice.open(page).body()).contains("schemaVersion");
        send(alice, "act", "lock", "digest", digest, "lock", "pull", "sure", "yes");

        assertThat(alice.open(page).body())
                .contains("Nobody may pull this now", "readEnabled is false", "no pull")
                .doesNotContain("schemaVersion");
    }

    @Test
    void lock_ofTheConfiguration_isNamedAndHasNoEndHere() throws Exception {
        String release = lab.push(alice, "team/app", "release-1", IMAGE, lab.image(config("amd64"), 9));

        assertThat(alice.open("/portal/manifest?registry=registry.example.com&name=team/app&digest=" + release)
                        .body())
                .contains("no push, no delete")
                .doesNotContain("Unlock the tag");
        TestBrowser.Page refused = send(alice, "act", "delete", "tag", "release-1", "sure", "yes");
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.body()).contains("it is locked: on tag release-1 of team/app, rule 1 of locks");
    }

    @Test
    void act_withoutTheRight_isNeitherOfferedNorDone() throws Exception {
        TestBrowser guest = lab.signedIn(RepositoryLab.GUEST);
        assertThat(guest.open(PAGE).body()).contains(">v1<").doesNotContain("repository-act");

        for (String act : List.of("delete", "lock", "unlock")) {
            TestBrowser.Page refused = send(guest, "act", act, "tag", "v1", "sure", "yes");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.body()).contains("no rule gives you", "on team/app", "(not_permitted)");
        }
        assertThat(lab.registry.tags("team/app")).containsExactly("v1", "v2");
    }

    @Test
    void act_onWhatThePersonMayNotPull_isAsOnWhatIsNotThere() throws Exception {
        lab.push(lab.signedIn(Map.of("sub", "root")), "secret/app", "v1", IMAGE, lab.image(config("amd64"), 1));
        for (String name : List.of("secret/app", "secret/none", "team/none", "../team", "")) {
            TestBrowser.Page refused = send(alice, "name", name, "act", "delete", "tag", "v1", "sure", "yes");
            assertThat(refused.status()).as(name).isEqualTo(404);
        }
        assertThat(lab.registry.tags("secret/app")).containsExactly("v1");
    }

    @Test
    void act_formOfAnotherSession_isRefusedAndNothingDone() throws Exception {
        String formOfBob = lab.signedIn(PortalLab.BOB).open("/").form();

        TestBrowser.Page refused = send(alice, "form", formOfBob, "act", "delete", "sure", "yes");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("(foreign_form)");
        assertThat(alice.open(ACT + "?act=delete&sure=yes&registry=" + REGISTRY + "&name=team/app")
                        .body())
                .contains("All of it goes");
        assertThat(lab.registry.tags("team/app")).containsExactly("v1", "v2");
    }

    @Test
    void act_thatCannotBeRead_isRefused() throws Exception {
        for (String[] fields : List.of(
                new String[] {"act", "burn"},
                new String[] {"act", "lock", "tag", "v1", "lock", "everything"},
                new String[] {"act", "delete", "tag", "v1", "digest", digest})) {
            TestBrowser.Page refused = send(alice, fields);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).contains("(unusable_field)");
        }
    }

    /** A session that was ended elsewhere does nothing more. */
    @Test
    void act_ofASessionThatIsOver_isNotDone() throws Exception {
        TestBrowser other = lab.signedIn(PortalLab.ALICE);
        String form = alice.open("/").form();
        lab.portal.time.set(PortalLab.NOW.plusSeconds(5));
        other.send(
                "/portal/sessions",
                Map.of("form", other.open("/portal/sessions").form(), "all", "true", "sure", "yes"));

        TestBrowser.Page sent = alice.send(
                ACT, Map.of("form", form, "registry", REGISTRY, "name", "team/app", "act", "delete", "sure", "yes"));
        assertThat(sent.status()).isEqualTo(303);
        assertThat(sent.header("Location")).isEqualTo("/?to=%2F");
        assertThat(lab.registry.tags("team/app")).containsExactly("v1", "v2");
    }
}
