package dev.cambist.server.portal;

import static dev.cambist.server.portal.RepositoryLab.IMAGE;
import static dev.cambist.server.portal.RepositoryLab.INDEX;
import static dev.cambist.server.portal.RepositoryLab.config;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of what a registry holds. */
@Timeout(300) // a guard against hanging
final class RepositoryPagesTest {
    private static final String LIST = "/portal/repositories?registry=registry.example.com";
    private static final String ONE = "/portal/repository?registry=registry.example.com&name=";
    private static final String MANIFEST = "/portal/manifest?registry=registry.example.com&name=team/app&digest=";
    private static final Pattern NEXT = Pattern.compile("href=\"([^\"]+)\" rel=\"next\"");
    private static final Pattern ROW = Pattern.compile("<th scope=\"row\"><a href=\"[^\"]+\">([^<]+)</a>");

    @TempDir
    private Path directory;

    private RepositoryLab lab;
    private TestBrowser alice;

    @BeforeEach
    void start() throws Exception {
        lab = new RepositoryLab(directory);
        alice = lab.signedIn(PortalLab.ALICE);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void list_ofMany_isReadInPagesWithoutLosingAny() throws Exception {
        List<String> pushed = new ArrayList<>();
        for (int number = 100; number < 220; number++) {
            String name = "team/app-" + number;
            lab.push(alice, name, "v1", IMAGE, lab.image(config("amd64"), 1));
            pushed.add(name);
        }

        assertThat(walk(LIST)).isEqualTo(pushed);
        assertThat(walk(LIST + "&search=APP-21")).isEqualTo(pushed.subList(110, 120));
        TestBrowser.Page none = alice.open(LIST + "&search=nowhere");
        assertThat(none.body()).contains("No repository that you may pull from has <code>nowhere</code> in its name");
    }

    @Test
    void list_ofWhatOthersMayPull_isEmptyAndSaysWhereToAsk() throws Exception {
        lab.push(lab.signedIn(Map.of("sub", "root")), "secret/app", "v1", IMAGE, lab.image(config("amd64"), 1));

        TestBrowser.Page page = alice.open(LIST);
        assertThat(page.body())
                .contains("There is no repository here that you may pull from", "/portal/why?registry=")
                .doesNotContain("secret");
    }

    @Test
    void list_ofARegistryThatIsNotReached_saysSo() throws Exception {
        assertThat(alice.open("/portal/repositories?registry=other.example.com").body())
                .contains("not in front of <code>other.example.com</code>");
        TestBrowser.Page one = alice.open("/portal/repository?registry=other.example.com&name=team/app");
        assertThat(one.status()).isEqualTo(404);
        assertThat(one.body()).contains("(not_reached)");
    }

    @Test
    void repository_withTags_saysWhatEachIsAndWhoPushedIt() throws Exception {
        String amd = lab.push(alice, "team/app", "v1", IMAGE, lab.image(config("amd64"), 12_345_678));
        String arm = lab.push(alice, "team/app", "arm", IMAGE, lab.image(config("arm64"), 1_000));
        lab.portal.time.set(PortalLab.NOW.plus(Duration.ofDays(3)));
        alice = lab.signedIn(PortalLab.ALICE);
        lab.push(alice, "team/app", "multi", INDEX, """
                {"schemaVersion":2,"mediaType":"%s","manifests":[
                {"mediaType":"%s","digest":"%s","size":2,"platform":{"architecture":"amd64","os":"linux"}},
                {"mediaType":"%s","digest":"%s","size":2,"platform":{"architecture":"arm64","os":"linux"}}]}\
                """.formatted(INDEX, IMAGE, amd, IMAGE, arm));

        TestBrowser.Page page = alice.open(ONE + "team/app");
        assertThat(page.status()).as(page.body()).isEqualTo(200);
        String text = page.body().replaceAll("<[^>]+>", " ").replaceAll("\\s+", " ");
        assertThat(text)
                .contains("multi sha256:", "12 MB linux/amd64, linux/arm64 just now by alice of corp")
                .contains("1.0 kB linux/arm64 3 days ago by alice of corp");
        assertThat(page.body()).contains("title=\"12345678 bytes\"", "<time datetime=\"2026-11-29T12:00:00Z\"");
        assertThat(walk(ONE + "team/app")).containsExactly("multi", "v1", "arm");
        assertThat(walk(ONE + "team/app&order=name")).containsExactly("arm", "multi", "v1");
    }

    @Test
    void repository_withVeryManyTags_isReadInPagesWithoutLosingAny() throws Exception {
        String manifest = lab.image(config("amd64"), 1);
        List<String> tags = new ArrayList<>();
        for (int number = 100; number < 230; number++) {
            lab.registry.put("team/app", "v" + number, IMAGE, manifest);
            tags.add("v" + number);
        }

        assertThat(walk(ONE + "team/app"))
                .containsExactlyInAnyOrderElementsOf(tags)
                .doesNotHaveDuplicates();
        assertThat(walk(ONE + "team/app&order=name")).isEqualTo(tags);
    }

    @Test
    void repository_manifestsWithoutATag_haveAPageOfTheirOwn() throws Exception {
        String first = lab.push(alice, "team/app", "v1", IMAGE, lab.image(config("amd64"), 1));
        lab.push(alice, "team/app", "v1", IMAGE, lab.image(config("amd64"), 2));

        assertThat(alice.open(ONE + "team/app").body()).doesNotContain(first);
        assertThat(alice.open(ONE + "team/app&show=untagged").body()).contains(first);
    }

    @Test
    void manifest_ofAnImage_saysHowToGetItAndWhatIsInIt() throws Exception {
        String config = """
                {"architecture":"amd64","os":"linux","config":{"Labels":{"maintainer":"Dora"}},\
                "history":[{"created_by":"RUN make"},{"created_by":"CMD","empty_layer":true}]}""";
        String digest = lab.push(alice, "team/app", "v1", IMAGE, lab.image(config, 12_345_678));

        TestBrowser.Page page = alice.open(MANIFEST + digest + "&tag=v1");
        assertThat(page.status()).as(page.body()).isEqualTo(200);
        String host = lab.host();
        assertThat(page.body())
                .contains(
                        "docker pull " + host + "/team/app:v1<",
                        "podman pull " + host + "/team/app:v1 --tls-verify=false<")
                .contains("crane pull " + host + "/team/app@" + digest + " image.tar<")
                .contains("<code>RUN make</code>", "maintainer", "Dora", "12 MB")
                .contains("\n  &#34;schemaVersion&#34;: 2".replace("&#34;", "\""));
    }

    @Test
    void manifest_ofAnIndex_leadsToItsPartsAndToWhatIsSaidAboutIt() throws Exception {
        String amd = lab.push(alice, "team/app", "amd", IMAGE, lab.image(config("amd64"), 10));
        String index = lab.push(alice, "team/app", "v1", INDEX, """
                {"schemaVersion":2,"mediaType":"%s","manifests":[
                {"mediaType":"%s","digest":"%s","size":2,"platform":{"architecture":"amd64","os":"linux"}}]}\
                """.formatted(INDEX, IMAGE, amd));
        String signature =
                lab.push(alice, "team/app", index.replace(':', '-') + ".sig", IMAGE, lab.image(config("none"), 3));
        lab.push(alice, "team/app", index.replace(':', '-'), INDEX, """
                {"schemaVersion":2,"mediaType":"%s","manifests":[{"mediaType":"%s","digest":"%s","size":2,\
                "artifactType":"application/spdx+json"}]}""".formatted(INDEX, IMAGE, amd));

        TestBrowser.Page page = alice.open(MANIFEST + index);
        String text = page.body().replaceAll("<[^>]+>", " ").replaceAll("\\s+", " ");
        assertThat(text).contains("It leads to", amd + " linux/amd64", "SBOM " + amd, "signature " + signature);
    }

    /** Whoever pushes, or runs a registry, decides what everything is called. */
    @Test
    void everything_thatStrangersWrite_isShownAsText() throws Exception {
        String script = "\\\"><script>alert(1)</script><img src=x onerror=alert(2)>\\u202e";
        String config = "{\"architecture\":\"" + script + "\",\"os\":\"" + script + "\",\"config\":{\"Labels\":{\""
                + script + "\":\"" + script + "\"}},\"history\":[{\"created_by\":\"" + script + "\"}]}";
        String image = lab.image(config, 1)
                .replace("\"layers\"", "\"annotations\":{\"" + script + "\":\"" + script + "\"},\"layers\"")
                .replace("application/vnd.oci.image.layer.v1.tar+gzip", script);
        String hostile = lab.registry.put("team/app", "v1", IMAGE, image);
        lab.registry.put(
                "team/app",
                hostile.replace(':', '-'),
                INDEX,
                "{\"manifests\":[{\"digest\":\"" + script + "\",\"artifactType\":\"" + script
                        + "\",\"size\":-5,\"platform\":{\"os\":\"" + script + "\"}}]}");
        lab.registry.put("team/app", "\"><script>alert(3)</script>", IMAGE, lab.image(config("amd64"), 2));

        for (String address : List.of(
                LIST,
                ONE + "team/app",
                ONE + "team/app&show=untagged",
                MANIFEST + hostile,
                MANIFEST + hostile + "&tag=%22%3E%3Cscript%3E",
                LIST + "&after=%3Cscript%3E",
                ONE + "team/app&after=%3Cscript%3E&order=%3Cscript%3E&show=%3Cscript%3E")) {
            TestBrowser.Page page = alice.open(address);
            assertThat(page.status()).as(address + page.body()).isEqualTo(200);
            assertThat(page.body())
                    .doesNotContain("<script>")
                    .doesNotContain("<img")
                    .doesNotContain("\u202e");
        }
        assertThat(alice.open(MANIFEST + hostile).body()).contains("&lt;script&gt;alert(1)");
    }

    /** Whoever pushes decides how long everything is. */
    @Test
    void manifest_thatSaysVeryMuch_isAPageOfSensibleLength() throws Exception {
        String much = "<&".repeat(200_000);
        StringBuilder layers = new StringBuilder();
        for (int number = 0; number < 3000; number++) {
            layers.append(number == 0 ? "" : ",")
                    .append("{\"mediaType\":\"" + "<".repeat(200) + "\",\"digest\":\"sha256:" + "0".repeat(64)
                            + "\",\"size\":9223372036854775807,\"annotations\":{\"org.opencontainers.image.title\":\""
                            + "&".repeat(500) + "\"}}");
        }
        String notes = "\"" + "<".repeat(5000) + "\":\"" + much + "\"";
        String config = lab.registry.blob("{\"config\":{\"Labels\":{" + notes + "}}}");
        String image = "{\"schemaVersion\":2,\"mediaType\":\"" + IMAGE + "\",\"config\":{\"mediaType\":"
                + "\"application/vnd.oci.image.config.v1+json\",\"digest\":\"" + config + "\",\"size\":2},\"layers\":["
                + layers + "],\"annotations\":{" + notes + "}}";
        String digest = lab.registry.put("team/app", "v1", IMAGE, image);

        TestBrowser.Page page = alice.open(MANIFEST + digest);
        assertThat(page.status()).as(page.body()).isEqualTo(200);
        assertThat(page.body()).hasSizeLessThan(200_000).contains("and 2940 more.", "It is longer");
    }

    @Test
    void manifest_thatIsNoneOrNotThere_isNotFound() throws Exception {
        lab.push(alice, "team/app", "v1", IMAGE, lab.image(config("amd64"), 1));
        for (String digest : List.of("", "sha256:" + "0".repeat(64), "..%2F..%2Fteam", "v1", "sha256:%3Cscript%3E")) {
            TestBrowser.Page page = alice.open(MANIFEST + digest);
            assertThat(page.status()).as(digest).isEqualTo(404);
            assertThat(page.body()).contains("(unknown_manifest)");
        }
        assertThat(lab.registry.asked()).noneMatch(asked -> asked.contains("..") || asked.contains("<"));
    }

    /** Not even whether it is there. */
    @Test
    void repository_thatThePersonMayNotPull_isAsOneThatIsNotThere() throws Exception {
        lab.push(lab.signedIn(Map.of("sub", "root")), "secret/app", "v1", IMAGE, lab.image(config("amd64"), 1));
        TestBrowser.Page missing = alice.open(ONE + "secret/none");
        TestBrowser.Page there = alice.open(ONE + "secret/app");
        TestBrowser.Page own = alice.open(ONE + "team/nothing");

        assertThat(missing.status()).isEqualTo(404);
        assertThat(there.status()).isEqualTo(404);
        assertThat(own.status()).isEqualTo(404);
        assertThat(plain(there, "secret/app"))
                .isEqualTo(plain(missing, "secret/none"))
                .isEqualTo(plain(own, "team/nothing"));
    }

    private static String plain(TestBrowser.Page page, String name) {
        return page.body().replace(name, "NAME").replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "ID");
    }

    @Test
    void repository_forWhoeverMayPullAndNotReadMetadata_showsNothingOfIt() throws Exception {
        lab.push(alice, "team/app", "v1", IMAGE, lab.image(config("amd64"), 1));
        TestBrowser puller = lab.signedIn(RepositoryLab.PULLER);

        assertThat(puller.open(LIST).body()).contains("team/app", "not read what is in it");
        TestBrowser.Page page = puller.open(ONE + "team/app");
        assertThat(page.status()).isEqualTo(401);
        assertThat(page.body()).contains("no rule gives you metadata_read on team/app", "(not_permitted)");
    }

    @Test
    void repository_whileTheRegistryGivesNoAnswer_isShownAsItWasKnown() throws Exception {
        lab.push(alice, "team/app", "v1", IMAGE, lab.image(config("amd64"), 1));
        lab.registry.close();

        TestBrowser.Page page = alice.open(ONE + "team/app");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("The registry gives no answer now", ">v1<");
    }

    /** What stands in the rows of a list, on all of its pages, none of them large. */
    private List<String> walk(String address) throws Exception {
        List<String> all = new ArrayList<>();
        String next = address;
        while (!next.isEmpty()) {
            TestBrowser.Page page = alice.open(next);
            assertThat(page.status()).as(page.body()).isEqualTo(200);
            assertThat(page.body()).hasSizeLessThan(200_000);
            ROW.matcher(page.body()).results().map(row -> row.group(1)).forEach(all::add);
            Matcher link = NEXT.matcher(page.body());
            next = link.find() ? link.group(1).replace("&amp;", "&") : "";
        }
        return all;
    }
}
