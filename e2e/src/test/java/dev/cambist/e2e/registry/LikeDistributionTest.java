package dev.cambist.e2e.registry;

import static dev.cambist.e2e.registry.Script.digest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Registry;
import dev.cambist.testkit.registry.MemoryRegistry;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry in memory answers as CNCF Distribution does, but for what is listed here. */
@EndToEnd
final class LikeDistributionTest {
    private static final String CONFIG = "{\"os\":\"linux\"}";
    private static final String LAYER = "a layer";
    private static final String MANIFEST = Script.manifest(CONFIG, LAYER);
    private static final String NOWHERE = digest("never pushed");

    private static final String OUT_OF_RANGE =
            "416 RANGE_INVALID Docker-Content-Digest=sha256:e28d98 Content-Range=bytes */7";

    @TempDir
    private Path directory;

    private static Script script() {
        return new Script()
                .get("base", "/v2/")
                .get("a path of nothing", "/v2/nothing")
                .send("uploads, by PUT", "PUT", "/v2/a/b/blobs/uploads/", "")
                .send("a blob, by POST", "POST", "/v2/a/b/blobs/" + digest(LAYER), "")
                .get("name in capitals", "/v2/A/b/tags/list")
                .get("tags of nothing", "/v2/a/nothing/tags/list")
                .get("blob that is not there", "/v2/a/b/blobs/" + NOWHERE)
                .send("head of a blob that is not there", "HEAD", "/v2/a/b/blobs/" + NOWHERE, "")
                .get("blob by half a digest", "/v2/a/b/blobs/sha256:abc")
                .get("blob by a digest of md5", "/v2/a/b/blobs/md5:d41d8cd98f00b204e9800998ecf8427e")
                .send("delete a blob that is not there", "DELETE", "/v2/a/b/blobs/" + NOWHERE, "")
                .send("begin", "POST", "/v2/a/b/blobs/uploads/", "")
                .get("how far it is", "{upload}")
                .send("chunk from its middle", "PATCH", "{upload}", LAYER, "Content-Range", "3-9")
                .send("chunk with a range of letters", "PATCH", "{upload}", LAYER, "Content-Range", "a-b")
                .send("chunk shorter than its range", "PATCH", "{upload}", LAYER, "Content-Range", "0-99")
                .send("chunk", "PATCH", "{upload}", LAYER, "Content-Range", "0-6")
                .get("how far it is now", "{upload}")
                .send("the same chunk again", "PATCH", "{upload}", LAYER, "Content-Range", "0-6")
                .send("end without a digest", "PUT", "{upload}", "")
                .send("end with half a digest", "PUT", "{upload}digest=sha256:abc", "")
                .send("end with the wrong digest", "PUT", "{upload}digest=" + NOWHERE, "")
                .send("end after that", "PUT", "{upload}digest=" + digest(LAYER), "")
                .send("begin another", "POST", "/v2/a/b/blobs/uploads/", "")
                .send("cancel it", "DELETE", "{upload}", "")
                .get("how far it is after that", "{upload}")
                .send("cancel it again", "DELETE", "{upload}", "")
                .send("chunk to it", "PATCH", "{upload}", LAYER)
                .send("chunk to an upload that never was", "PATCH", "/v2/a/b/blobs/uploads/0-0", LAYER)
                .send(
                        "manifest without its blobs",
                        "PUT",
                        "/v2/a/b/manifests/1",
                        MANIFEST,
                        "Content-Type",
                        Script.IMAGE)
                .blob("layer", "a/b", LAYER)
                .blob("config", "a/b", CONFIG)
                .send("mount", "POST", "/v2/a/c/blobs/uploads/?mount=" + digest(LAYER) + "&from=a/b", "")
                .send("mount what is not there", "POST", "/v2/a/c/blobs/uploads/?mount=" + NOWHERE + "&from=a/b", "")
                .send("mount half a digest", "POST", "/v2/a/c/blobs/uploads/?mount=sha256:abc&from=a/b", "")
                .get("range", "/v2/a/b/blobs/" + digest(LAYER), "Range", "bytes=2-3")
                .get("range from behind", "/v2/a/b/blobs/" + digest(LAYER), "Range", "bytes=-3")
                .get("range over the end", "/v2/a/b/blobs/" + digest(LAYER), "Range", "bytes=5-100")
                .get("range beyond the end", "/v2/a/b/blobs/" + digest(LAYER), "Range", "bytes=100-200")
                .get("range that is none", "/v2/a/b/blobs/" + digest(LAYER), "Range", "bytes=3-2")
                .get("range of letters", "/v2/a/b/blobs/" + digest(LAYER), "Range", "bytes=a-b")
                .send("manifest of no type", "PUT", "/v2/a/b/manifests/1", MANIFEST)
                .send(
                        "manifest of a foreign type",
                        "PUT",
                        "/v2/a/b/manifests/1",
                        MANIFEST,
                        "Content-Type",
                        "text/plain")
                .send("manifest of another type", "PUT", "/v2/a/b/manifests/1", MANIFEST, "Content-Type", Script.DOCKER)
                .send("manifest of no JSON", "PUT", "/v2/a/b/manifests/1", "no", "Content-Type", Script.IMAGE)
                .send("manifest that is empty", "PUT", "/v2/a/b/manifests/1", "{}", "Content-Type", Script.IMAGE)
                .send(
                        "manifest by another digest",
                        "PUT",
                        "/v2/a/b/manifests/" + NOWHERE,
                        MANIFEST,
                        "Content-Type",
                        Script.IMAGE)
                .send(
                        "manifest by half a digest",
                        "PUT",
                        "/v2/a/b/manifests/sha256:abc",
                        MANIFEST,
                        "Content-Type",
                        Script.IMAGE)
                .send("manifest by a bad tag", "PUT", "/v2/a/b/manifests/-1", MANIFEST, "Content-Type", Script.IMAGE)
                .send(
                        "manifest that is too large",
                        "PUT",
                        "/v2/a/b/manifests/1",
                        Script.large(),
                        "Content-Type",
                        Script.IMAGE)
                .get("manifest before it is there", "/v2/a/b/manifests/1", "Accept", Script.IMAGE)
                .send("manifest", "PUT", "/v2/a/b/manifests/1", MANIFEST, "Content-Type", Script.IMAGE)
                .send(
                        "manifest by its digest",
                        "PUT",
                        "/v2/a/b/manifests/" + digest(MANIFEST),
                        MANIFEST,
                        "Content-Type",
                        Script.IMAGE)
                .send("another tag", "PUT", "/v2/a/b/manifests/2", MANIFEST, "Content-Type", Script.IMAGE)
                .get("manifest of a tag", "/v2/a/b/manifests/1", "Accept", Script.IMAGE)
                .send("head of a manifest", "HEAD", "/v2/a/b/manifests/1", "", "Accept", Script.IMAGE)
                .get("manifest for who takes anything", "/v2/a/b/manifests/1", "Accept", "*/*")
                .get("manifest for who takes another type", "/v2/a/b/manifests/1", "Accept", Script.DOCKER)
                .get("manifest for who says nothing", "/v2/a/b/manifests/1")
                .get("manifest of an unknown tag", "/v2/a/b/manifests/9", "Accept", Script.IMAGE)
                .get("manifest of an unknown digest", "/v2/a/b/manifests/" + NOWHERE, "Accept", Script.IMAGE)
                .get("tags", "/v2/a/b/tags/list")
                .get("tags, one a page", "/v2/a/b/tags/list?n=1")
                .get("tags, the last page", "/v2/a/b/tags/list?n=1&last=1")
                .get("tags, none a page", "/v2/a/b/tags/list?n=0")
                .get("tags, letters a page", "/v2/a/b/tags/list?n=a")
                .get("tags, less than none a page", "/v2/a/b/tags/list?n=-1")
                .get("catalog", "/v2/_catalog")
                .get("catalog, letters a page", "/v2/_catalog?n=a")
                .get("catalog, less than none a page", "/v2/_catalog?n=-1")
                .get("catalog, none a page", "/v2/_catalog?n=0")
                .get("referrers", "/v2/a/b/referrers/" + digest(MANIFEST))
                .send("delete a tag that is not there", "DELETE", "/v2/a/b/manifests/9", "")
                .send("delete a manifest that is not there", "DELETE", "/v2/a/b/manifests/" + NOWHERE, "")
                .send("delete a manifest", "DELETE", "/v2/a/b/manifests/" + digest(MANIFEST), "")
                .get("manifest after that", "/v2/a/b/manifests/1", "Accept", Script.IMAGE)
                .send("delete it again", "DELETE", "/v2/a/b/manifests/" + digest(MANIFEST), "")
                .get("tags after that", "/v2/a/b/tags/list")
                .send("delete a blob", "DELETE", "/v2/a/b/blobs/" + digest(LAYER), "")
                .get("blob after that", "/v2/a/b/blobs/" + digest(LAYER))
                .get("blob where it was mounted", "/v2/a/c/blobs/" + digest(LAYER));
    }

    /** What neither does as the specification, or as a client is helped by. */
    private static void differFromBoth(Differences differences) {
        differences
                .because("their routers know no such path, and ours says what is wrong")
                .at("a path of nothing", "404", "404 UNSUPPORTED")
                .at("a blob, by POST", "405", "405 UNSUPPORTED")
                .at("uploads, by PUT", "404 BLOB_UPLOAD_UNKNOWN", "405 UNSUPPORTED")
                .at("name in capitals", "404 NAME_UNKNOWN", "400 NAME_INVALID")
                .at("manifest by a bad tag", "404", "400 TAG_INVALID")
                .because("they fail where the client has made the mistake")
                .at("manifest by half a digest", "500 UNKNOWN", "400 DIGEST_INVALID")
                .at("manifest that is empty", "500 UNKNOWN", "400 MANIFEST_INVALID")
                .because("the state of an upload is in its address there, and this one is no such state")
                .at("chunk to an upload that never was", "404 BLOB_UPLOAD_INVALID", "404 BLOB_UPLOAD_UNKNOWN")
                .because("the specification asks for 413")
                .at("manifest that is too large", "400 MANIFEST_INVALID", "413 SIZE_INVALID")
                .because("they have no list of referrers")
                .at("referrers", "404", "200")
                .because("an emptied repository is one that is not there, as of ACR")
                .at("tags after that", "200", "404 NAME_UNKNOWN");
    }

    @Test
    void answers_areThoseOfDockerRegistry() throws Exception {
        Differences expected = new Differences();
        differFromBoth(expected);
        expected.because("it takes chunks in any order")
                .at("chunk from its middle", "202 Range=0-6", "416 RANGE_INVALID Range=0-0")
                .at("chunk with a range of letters", "202 Range=0-13", "416 RANGE_INVALID Range=0-0")
                .at("chunk shorter than its range", "202 Range=0-20", "400 SIZE_INVALID")
                .at("chunk", "202 Range=0-27", "202 Range=0-6")
                .at("how far it is now", "204 Range=0-27", "204 Range=0-6")
                .at("the same chunk again", "202 Range=0-34", "416 RANGE_INVALID Range=0-6")
                .because("after the wrong digest it goes on with the same upload")
                .at("end after that", "400 DIGEST_INVALID", "404 BLOB_UPLOAD_UNKNOWN")
                .because("it announces the whole blob and sends nothing")
                .at("range beyond the end", Script.BROKEN, OUT_OF_RANGE)
                .at("range that is none", Script.BROKEN, OUT_OF_RANGE)
                .at("range of letters", Script.BROKEN, OUT_OF_RANGE)
                .because("it knows no pages of tags, and of the catalog no wrong ones")
                .at("tags, one a page", "200", "200 Link")
                .at("tags, letters a page", "200", "400 PAGINATION_NUMBER_INVALID")
                .at("tags, less than none a page", "200", "400 PAGINATION_NUMBER_INVALID")
                .at("catalog, letters a page", "200", "400 PAGINATION_NUMBER_INVALID")
                .at("catalog, less than none a page", "200", "400 PAGINATION_NUMBER_INVALID")
                .because("it cannot delete a tag")
                .at("delete a tag that is not there", "400 DIGEST_INVALID", "404 MANIFEST_UNKNOWN");

        assertThat(differences(Registry.Kind.DOCKER_REGISTRY_2_8)).isEqualTo(expected.all());
    }

    @Test
    void answers_areThoseOfDistribution() throws Exception {
        Differences expected = new Differences();
        differFromBoth(expected);
        expected.because("ours says how far the upload is, which the client has to ask otherwise")
                .at("chunk from its middle", "416 RANGE_INVALID", "416 RANGE_INVALID Range=0-0")
                .at("the same chunk again", "416 RANGE_INVALID", "416 RANGE_INVALID Range=0-6")
                .because("it fails where the client has made the mistake")
                .at("chunk with a range of letters", "500 UNKNOWN", "416 RANGE_INVALID Range=0-0")
                .because("after the wrong digest it goes on with the same upload")
                .at("end after that", "201 Docker-Content-Digest=sha256:e28d98", "404 BLOB_UPLOAD_UNKNOWN")
                .because("its answer has no error code, and no length of the blob")
                .at("range beyond the end", OUT_OF_RANGE.replace(" RANGE_INVALID", ""), OUT_OF_RANGE)
                .at("range that is none", "416 Docker-Content-Digest=sha256:e28d98", OUT_OF_RANGE)
                .at("range of letters", "416 Docker-Content-Digest=sha256:e28d98", OUT_OF_RANGE)
                .because("it links from the last page to an empty one")
                .at("tags, the last page", "200 Link", "200");

        assertThat(differences(Registry.Kind.DISTRIBUTION_3)).isEqualTo(expected.all());
    }

    /** By request, what the real one says and what ours says instead. */
    private Map<String, String> differences(Registry.Kind kind) throws Exception {
        try (Registry real = Registry.startOpen(kind, directory);
                MemoryRegistry ours = MemoryRegistry.start()) {
            Map<String, String> said = script().run(ours.url());
            Differences differences = new Differences();
            script().run(real.url("/")).forEach((request, answer) -> {
                String own = said.getOrDefault(request, "nothing");
                if (!answer.equals(own)) {
                    differences.at(request, answer, own);
                }
            });
            return differences.all();
        }
    }

    private static final class Differences {
        private final Map<String, String> all = new LinkedHashMap<>();

        /** Says why the following differ, to who reads this. */
        Differences because(String reason) {
            assertThat(reason).isNotEmpty();
            return this;
        }

        Differences at(String request, String real, String ours) {
            all.put(request, real + ", and ours " + ours);
            return this;
        }

        Map<String, String> all() {
            return all;
        }
    }
}
