package dev.cambist.e2e.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.testkit.AcrSignIn;
import dev.cambist.testkit.registry.MemoryRegistry;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry in memory is a registry by the OCI distribution specification 1.1, also with rules before it. */
@EndToEnd
final class ConformanceTest {
    /** A mount has to name where from: who may read there is otherwise nobody's question. The rest comes after 1.1. */
    private static final Map<String, String> WITHOUT = Map.of(
            "Blob anonymous mount", "Skip",
            "Manifest put with tag params", "Disabled",
            "Sparse Manifests", "Disabled",
            "Tag Param", "Disabled",
            "Tag Param sha512", "Disabled");

    @TempDir
    private Path directory;

    @Test
    void suite_onTheRegistryInMemory_passes() {
        try (MemoryRegistry registry = MemoryRegistry.start()) {
            assertThat(Conformance.run(directory, registry.host(), Map.of())).isEqualTo(WITHOUT);
        }
    }

    /** The suite signs in with user and password, and an identity token is a password here. */
    @Test
    void suite_throughTheGateway_passesForWhomTheRulesLet() {
        try (AcrSignIn acr = AcrSignIn.start()) {
            Map<String, String> olga = Map.of("OCI_USERNAME", "oidc", "OCI_PASSWORD", acr.token("olga"));

            assertThat(Conformance.run(directory, acr.host(), olga)).isEqualTo(WITHOUT);
        }
    }
}
