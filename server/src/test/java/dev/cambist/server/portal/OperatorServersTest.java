package dev.cambist.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.CambistServer;
import dev.cambist.server.store.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What the overview says of another server with the same store, Debian's own PostgreSQL, where it is installed. */
@EnabledIf("isInstalled")
final class OperatorServersTest extends PortalTest {
    private TestPostgres postgres;
    private CambistServer other;

    static boolean isInstalled() {
        return TestPostgres.isInstalled();
    }

    /** The other one is configured in another way, and its clock is behind. */
    @Override
    String configuration() throws Exception {
        postgres = TestPostgres.start();
        Path password = Files.writeString(directory.resolve("password"), postgres.password());
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        String store = "store: { postgres: \"%s\", user: %s, password-file: password }%n"
                .formatted(postgres.url(), postgres.user());
        Path file = Files.writeString(directory.resolve("other.yaml"), """
                server: { listen: "localhost:0", management: "localhost:0", data: other }
                registries: [{ service: registry.example.com }]
                access: [{ who: anyone, role: AcrPull, on: ["public/**"] }]
                """ + store);
        other = CambistServer.start(file, Map.of(), () -> PortalLab.NOW.minusSeconds(61));
        return PortalLab.CONFIGURATION + store;
    }

    @Override
    void stopOthers() throws Exception {
        other.close();
        postgres.close();
    }

    @Test
    void overview_otherServerThatIsQuietAndConfiguredInAnotherWay_needsCare() throws Exception {
        TestBrowser rita = lab.signedIn(PortalLab.RITA);
        String name = ":" + other.publicUrl().getPort();
        String page = rita.open("/portal/operator").body();
        while (!page.contains(name)) {
            Thread.sleep(50); // both say so on threads of their own
            page = rita.open("/portal/operator").body();
        }

        assertThat(page)
                .contains(
                        "<small>this one</small>", ":" + lab.server.publicUrl().getPort())
                .contains(name + " has given no sign of life since 2026-11-29T11:58:59Z", "61 seconds ago")
                .contains(name + " has another configuration than this one")
                .doesNotContain("is of another version");
    }
}
