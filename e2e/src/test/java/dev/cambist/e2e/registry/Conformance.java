package dev.cambist.e2e.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Tool;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The OCI distribution specification's own suite, version 1.1, with whatever is optional of it. */
final class Conformance {
    private static final Pattern STATE = Pattern.compile("^  ([A-Z][^.:]*?)\\.*: +(\\w+)$", Pattern.MULTILINE);

    private Conformance() {}

    /**
     * Runs it.
     *
     * @return what did not pass, by its name: {@code Skip} is a part that the registry says it has not
     */
    static Map<String, String> run(Path directory, String host, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "OCI_REGISTRY", host,
                "OCI_TLS", "disabled",
                "OCI_VERSION", "1.1",
                "OCI_API_BLOBS_UPLOAD_CANCEL", "true",
                "OCI_API_BLOBS_DIGEST_HEADER", "true",
                "OCI_API_MANIFESTS_DIGEST_HEADER", "true",
                "OCI_RESULTS_DIR", directory.resolve("results").toString()));
        environment.putAll(more);
        Outcome outcome = Commands.run(
                directory, "", environment, List.of(Tool.CONFORMANCE.path().toString()));
        assertThat(outcome.output()).as("%s", outcome).contains("OCI Conformance Result: ");
        String summary = outcome.output().substring(outcome.output().indexOf("API conformance:"));
        Map<String, String> others = new TreeMap<>();
        int passed = 0;
        Matcher state = STATE.matcher(summary);
        while (state.find()) {
            if (state.group(2).equals("Pass")) {
                passed++;
            } else {
                others.put(state.group(1), state.group(2));
            }
        }
        assertThat(passed).as("%s", outcome).isGreaterThan(40);
        if (others.containsValue("FAIL") || others.containsValue("Error")) {
            assertThat(outcome.output().lines().filter(line -> line.contains("FAIL") || line.startsWith("       - ")))
                    .as("%s", others)
                    .isEmpty();
        }
        assertThat(outcome.exitCode()).as("%s", outcome).isZero();
        return others;
    }
}
