package dev.cambist.e2e.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of requests, good and bad, made up from the contract as the server serves it; every answer has to be one
 * that the contract allows, and none may be a 5xx. How, and with which checks, schemathesis.toml and hooks.py say.
 */
@EndToEnd
final class ExplorationTest {
    /** Any will do, but the same one every time: a run that fails can be repeated. */
    private static final String SEED = "20261122";

    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final long CASES = 2000;

    /** How many requests each endpoint must have granted, or too little was found out about what comes after. */
    private static final long GRANTED = 20;

    @TempDir
    private Path directory;

    @Test
    @Timeout(360) // a guard against hanging
    void answers_toWhateverComes_areThoseOfTheContract() throws Exception {
        try (TrustedTenant tenant = TrustedTenant.start()) {
            copy("schemathesis.toml");
            copy("hooks.py");
            writeTokens(tenant);

            explore(tenant).forEach(line -> System.out.println(line));
        }
        JsonObject report = JsonObject.parse(Files.readAllBytes(directory.resolve("report.json")));
        assertThat(report.value("complete")).contains(true);
        assertThat(report.object("test_cases").orElseThrow().number("generated").orElseThrow())
                .isGreaterThanOrEqualTo(CASES);
        JsonObject phases = report.object("phases").orElseThrow();
        for (String phase : List.of("examples", "coverage", "fuzzing", "stateful")) {
            assertThat(phases.object(phase).orElseThrow().text("status"))
                    .as(phase)
                    .contains("success");
        }
        for (String operation : List.of(
                "POST /oauth2/exchange",
                "POST /oauth2/token",
                "GET /oauth2/token",
                "POST /auth/token",
                "GET /auth/token")) {
            assertThat(granted(report, operation)).as(operation).isGreaterThan(GRANTED);
        }
    }

    private List<String> explore(TrustedTenant tenant) {
        return Commands.run(
                        directory,
                        "",
                        TIMEOUT,
                        List.of(
                                Tool.PYTHON
                                        .path()
                                        .resolveSibling("schemathesis")
                                        .toString(),
                                "--no-color",
                                "--config-file",
                                "schemathesis.toml",
                                "run",
                                tenant.url() + "/openapi.yaml",
                                "--url",
                                tenant.url().toString(),
                                "--checks",
                                "all",
                                "--seed",
                                SEED,
                                "--report-json-path",
                                "report.json"))
                .orFail()
                .output()
                .lines()
                .toList();
    }

    private static long granted(JsonObject report, String operation) {
        return report.object("valid_rates")
                .flatMap(rates -> rates.object(operation))
                .flatMap(phases -> phases.object("fuzzing"))
                .flatMap(rates -> rates.number("accepted"))
                .orElse(0L);
    }

    /** The tokens that requests are made of, and which of them are good, for the checks. */
    private void writeTokens(TrustedTenant tenant) throws Exception {
        String identity = tenant.identityToken(Duration.ofHours(3));
        String issuerRefresh = tenant.issuerRefreshToken();
        String refresh = tenant.refreshToken(identity);
        String access = tenant.accessToken(refresh, "repository:team/app:pull");

        List<String> hostile = tenant.hostileTokens();
        List<String> identityTokens = new ArrayList<>(hostile);
        identityTokens.add(tenant.identityToken(Duration.ofHours(-1)));
        // As many good ones, so that every other request gets further.
        identityTokens.addAll(Collections.nCopies(hostile.size(), identity));
        writeDictionary("identity-tokens", identityTokens);
        writeDictionary("issuer-refresh-tokens", List.of(issuerRefresh, refresh, identity));
        writeDictionary("registry-tokens", List.of(refresh, refresh, access, identity, "a.b.c"));
        writeDictionary("passwords", List.of(refresh, identity, access, "a.b.c"));
        writeDictionary("tenants", List.of(tenant.tenant(), "common"));
        Files.writeString(
                directory.resolve("good.json"),
                JsonWriter.write(Map.of(
                        "tenant", tenant.tenant(),
                        "identity", List.of(identity, issuerRefresh),
                        "refresh", List.of(refresh),
                        "access", List.of(access))));
    }

    /** In the form of libFuzzer's dictionaries. */
    private void writeDictionary(String name, List<String> values) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String value : values) {
            lines.append('"');
            for (byte b : value.getBytes(UTF_8)) {
                boolean plain = b > ' ' && b < 0x7f && b != '"' && b != '\\';
                lines.append(plain ? Character.toString(b) : "\\x%02x".formatted(b));
            }
            lines.append("\"\n");
        }
        Files.writeString(directory.resolve(name + ".dict"), lines);
    }

    private void copy(String name) throws IOException {
        try (InputStream resource = ExplorationTest.class.getResourceAsStream(name)) {
            Files.copy(resource, directory.resolve(name));
        }
    }
}
