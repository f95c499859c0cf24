package dev.cambist.server.acr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.cambist.server.gateway.relay.ContentDigest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Whoever runs the server finds in the log and in the audit which lock it was; the caller reads ACR's words alone. */
@Timeout(300) // a guard against hanging
final class LockReasonTest {
    private static final String IMAGE = MetadataLab.image("sha256:" + "1".repeat(64), 1);
    private static final String DIGEST = ContentDigest.of(IMAGE.getBytes(StandardCharsets.UTF_8));
    private static final String TAG = "/acr/v1/open%2Fapp/_tags/v1";
    private static final String REPOSITORY = "/acr/v1/open%2Fapp";
    private static final String MANIFEST = "/acr/v1/open%2Fapp/_manifests/" + DIGEST;
    private static final String PULL = "/v2/open/app/manifests/v1";

    @TempDir
    private Path directory;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.cambist.gateway");
    private MetadataLab lab;

    @BeforeEach
    void start() throws Exception {
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
        lab = new MetadataLab(directory, """
                audit: { file: audit.jsonl, mode: strict }
                locks:
                  - { on: ["open/frozen"], write: false }
                  - { on: ["open/*"], tags: ["r*"], delete: false }
                  - { on: ["open/*"], tags: ["rel-*"], write: false, read: false }
                """);
        lab.push("v1", MetadataLab.TYPE, IMAGE);
        lab.registry().deletingTags(true);
    }

    @AfterEach
    void stop() {
        lab.close();
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    private void lock(String target, String attribute) throws Exception {
        assertThat(lab.patch(target, "{\"" + attribute + "\":false}").statusCode())
                .isEqualTo(200);
    }

    private void assertNames(String lock, String method, String target) throws Exception {
        UUID correlation = UUID.randomUUID();
        HttpResponse<String> answer = lab.ask(
                "repository:open/app:*&scope=repository:open/frozen:*",
                method,
                target,
                method.equals("PUT") ? IMAGE : method.equals("PATCH") ? "{}" : "",
                "X-Ms-Correlation-Request-Id",
                correlation.toString(),
                "Content-Type",
                MetadataLab.TYPE);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(405);
        assertThat(answer.body()).doesNotContain("Enabled", "rule", "locks");
        // The event is published when the answer has ended, which its reader may see a moment before.
        for (int tries = 0; tries < 600 && lines(correlation).isEmpty(); tries++) {
            Thread.sleep(50);
        }
        assertThat(lines(correlation))
                .as("audit of %s %s", method, target)
                .hasSize(1)
                .allSatisfy(line -> assertThat(line).contains("\"lock\":\"" + lock + "\""));
        assertThat(List.copyOf(log.list))
                .filteredOn(event -> event.getKeyValuePairs().stream()
                        .anyMatch(pair -> correlation.toString().equals(pair.value)))
                .hasSize(1)
                .allSatisfy(event -> assertThat(event.getKeyValuePairs())
                        .anyMatch(pair -> pair.key.equals("hint") && lock.equals(pair.value)));
    }

    private List<String> lines(UUID correlation) throws Exception {
        return Files.readAllLines(directory.resolve("audit.jsonl")).stream()
                .filter(line -> line.contains(correlation.toString()))
                .toList();
    }

    @Test
    void refusal_byTheAttributesOfATag_namesTagAndAttribute() throws Exception {
        lock(TAG, "writeEnabled");
        lock(TAG, "readEnabled");

        assertNames("on tag v1 of open/app, writeEnabled is false", "PUT", PULL);
        assertNames("on tag v1 of open/app, writeEnabled is false", "DELETE", TAG);
        assertNames("on tag v1 of open/app, readEnabled is false", "GET", PULL);
    }

    @Test
    void refusal_byTheAttributesOfAManifest_namesItByWhateverNameItWasAskedFor() throws Exception {
        lock(MANIFEST, "deleteEnabled");
        lock(MANIFEST, "readEnabled");
        String manifest = "on manifest " + DIGEST + " of open/app, ";

        assertNames(manifest + "deleteEnabled is false", "DELETE", "/v2/open/app/manifests/" + DIGEST);
        assertNames(manifest + "readEnabled is false", "GET", "/v2/open/app/manifests/" + DIGEST);
        assertNames(manifest + "readEnabled is false", "GET", PULL);
        assertNames(manifest + "readEnabled is false", "GET", "/v2/open/app/blobs/" + DIGEST);
    }

    @Test
    void refusal_byTheAttributesOfARepository_namesTheRepository() throws Exception {
        lock(REPOSITORY, "writeEnabled");
        lock(REPOSITORY, "readEnabled");

        assertNames("on repository open/app, writeEnabled is false", "PUT", PULL);
        assertNames("on repository open/app, writeEnabled is false", "POST", "/v2/open/app/blobs/uploads/");
        assertNames("on repository open/app, writeEnabled is false", "PATCH", TAG);
        assertNames("on repository open/app, readEnabled is false", "GET", "/v2/open/app/tags/list");
        assertNames(
                "on repository open/app, readEnabled is false",
                "POST",
                "/v2/open/frozen/blobs/uploads/?mount=" + DIGEST + "&from=open/app");
    }

    @Test
    void refusal_byARule_namesTheRuleByItsPlace() throws Exception {
        lab.push("rel-1", MetadataLab.TYPE, IMAGE);

        assertNames(
                "on repository open/frozen, rule 1 of locks has write: false", "PUT", "/v2/open/frozen/manifests/v1");
        assertNames(
                "on tag rel-1 of open/app, rule 2 of locks has delete: false",
                "DELETE",
                "/acr/v1/open%2Fapp/_tags/rel-1");
        assertNames(
                "on tag rel-1 of open/app, rule 3 of locks has write: false", "PUT", "/v2/open/app/manifests/rel-1");
        assertNames("on tag rel-1 of open/app, rule 3 of locks has read: false", "GET", "/v2/open/app/manifests/rel-1");
        // What goes with something that is locked.
        assertNames(
                "on tag rel-1 of open/app, rule 2 of locks has delete: false",
                "DELETE",
                "/v2/open/app/manifests/" + DIGEST);
    }

    @Test
    void refusal_ofTheDeletionOfAWholeRepository_namesTheFirstThatIsLockedInIt() throws Exception {
        lab.push("a", MetadataLab.TYPE, IMAGE);
        lock(MANIFEST, "writeEnabled");
        lock(TAG, "deleteEnabled");
        lock("/acr/v1/open%2Fapp/_tags/a", "writeEnabled");

        assertNames("on tag a of open/app, writeEnabled is false", "DELETE", REPOSITORY);
    }
}
