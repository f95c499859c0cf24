package dev.cambist.server.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.core.access.Scope;
import dev.cambist.core.refusal.Category;
import dev.cambist.core.refusal.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class RegistryRequestFuzzTest {
    /**
     * Whatever is sent: a refusal, or a request that a registry reads as we did. What is forwarded is read as itself
     * again, by us and by Distribution, and the scopes are about just the repositories that stand in it.
     *
     * @param data a method, a space and a target
     */
    @FuzzTest
    void parse_anyTarget_isRefusedOrForwardedAsUnderstood(byte[] data) {
        String line = new String(data, UTF_8);
        int space = Math.max(0, line.indexOf(' '));
        try {
            RegistryRequest request = GuardFixture.request(
                    line.substring(0, space), line.substring(space).strip());
            requireCanonical(request);
            requireScopesOfItsNames(request);
        } catch (RefusedException e) {
            assertThat(e.refusal().category()).isIn(Category.NOT_FOUND, Category.UNSUPPORTED, Category.INVALID_REQUEST);
        }
    }

    private static void requireCanonical(RegistryRequest request) {
        assertThat(request.path()).matches("[A-Za-z0-9._:=+/-]+");
        assertThat(request.query()).matches("[A-Za-z0-9._~!$'()*,:@/?=+%&-]*");
        RegistryRequest again = GuardFixture.request(request.method(), request.target());
        assertThat(again.target()).isEqualTo(request.target());
        assertThat(again.route()).isEqualTo(request.route());
        assertThat(again.needed()).isEqualTo(request.needed());
        Map<Route, Optional<String>> read = DistributionRoutes.read(request.path());
        assertThat(read).isEqualTo(Map.of(request.route(), request.repository()));
    }

    private static void requireScopesOfItsNames(RegistryRequest request) {
        List<Scope> needed = request.needed();
        if (request.route() == Route.BASE || request.route() == Route.CATALOG) {
            assertThat(needed).hasSize(request.route() == Route.BASE ? 0 : 1);
            assertThat(request.repository()).isEmpty();
            return;
        }
        String name = request.repository().orElseThrow();
        assertThat(RegistryPath.isName(name)).isTrue();
        assertThat(request.path()).startsWith("/v2/" + name + "/");
        assertThat(needed.getFirst().name()).isEqualTo(name);
        assertThat(needed.getFirst().actions()).isNotEmpty();
        boolean mounts = request.query().contains("from=") && request.route() == Route.UPLOADS;
        assertThat(request.mountedFrom().isPresent()).isEqualTo(mounts);
        request.mountedFrom()
                .ifPresent(from ->
                        assertThat(needed).anyMatch(scope -> scope.name().equals(from)));
    }
}
