package dev.cambist.e2e.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.e2e.RegistrySetup;
import dev.cambist.e2e.Setup;
import dev.cambist.e2e.lab.EndToEnd;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The catalog under {@code /v2} and that of ACR, in front of registries that list what is empty for ever. */
@EndToEnd
@Timeout(600) // a guard against hanging
final class TwoCatalogsTest {
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");
    private static final List<String> NAMES = List.of("a", "b/emptied", "b/kept", "b/removed", "c/hidden", "d");
    private static final List<String> LEFT = List.of("a", "b/kept", "d");

    @TempDir
    private Path directory;

    private Calls gateway;
    private String token;

    @ParameterizedTest
    @EnumSource(names = {"DOCKER_REGISTRY_2_8_GATEWAY", "DISTRIBUTION_3_GATEWAY", "ZOT_GATEWAY"})
    void catalogs_ofRepositoriesOfWhichSomeWereEmptied_agreeOnPagesOfAnySizeAndAfterARestart(Setup setup)
            throws Exception {
        try (RegistrySetup site = RegistrySetup.start(setup, Files.createDirectories(directory.resolve("site")))) {
            gateway = new Calls(site.cambist().url("").toString());
            Calls registry = new Calls(site.registry().url("").toString());
            Content image = new Content("the same in each");
            for (String name : NAMES) {
                image.uploadTo(registry, name);
                image.tagIn(registry, name, "v1");
            }
            token = site.cambist()
                    .accessToken(
                            RegistrySetup.SERVICE,
                            site.refreshToken(RegistrySetup.MAINTAINER),
                            "registry:catalog:* repository:*:*");
            assertAgreed(NAMES);

            String digest = image.manifest().digest();
            assertThat(ask("DELETE", "/v2/b/emptied/manifests/" + digest, "").statusCode())
                    .isEqualTo(202);
            assertThat(ask("DELETE", "/acr/v1/b%2Fremoved", "").statusCode()).isEqualTo(202);
            assertThat(ask("PATCH", "/acr/v1/c%2Fhidden", "{\"listEnabled\":false}")
                            .statusCode())
                    .isEqualTo(200);
            assertAgreed(LEFT);
            site.cambist().restart(InstantSource.system());
            assertAgreed(LEFT);

            image.tagIn(registry, "b/emptied", "v2"); // past the gateway
            assertThat(ask("GET", "/acr/v1/b%2Femptied", "").statusCode()).isEqualTo(200);
            assertAgreed(List.of("a", "b/emptied", "b/kept", "d"));
        }
    }

    private HttpResponse<String> ask(String method, String target, String body) {
        Map<String, String> headers = Map.of("Content-Type", "application/json", "Authorization", "Bearer " + token);
        return gateway.send(method, target, headers, body.getBytes(UTF_8));
    }

    private void assertAgreed(List<String> names) throws Exception {
        for (String catalog : List.of("/v2/_catalog", "/acr/v1/_catalog")) {
            for (int size : new int[] {1, 2, 100}) {
                assertThat(allPages(catalog + "?n=" + size))
                        .as("%s by %d", catalog, size)
                        .isEqualTo(names);
            }
        }
    }

    private List<String> allPages(String first) throws Exception {
        List<String> names = new ArrayList<>();
        Optional<String> next = Optional.of(first);
        while (next.isPresent()) {
            HttpResponse<String> page = ask("GET", next.get(), "");
            assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
            names.addAll(JsonObject.parse(page.body().getBytes(UTF_8)).texts("repositories"));
            next = page.headers()
                    .firstValue("Link")
                    .map(NEXT::matcher)
                    .filter(Matcher::matches)
                    .map(link -> link.group(1));
        }
        return names;
    }
}
