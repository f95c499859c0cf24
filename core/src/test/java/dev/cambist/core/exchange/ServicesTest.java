package dev.cambist.core.exchange;

import static dev.cambist.core.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.token.FakeService;
import dev.cambist.core.token.KeyRing;
import dev.cambist.core.token.Service;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ServicesTest {
    private final Services services = new Services(List.of(
            service("registry.example", "alias.example", "Other.Alias"),
            service("localhost:5000"),
            service("two.example:8443", "two.example")));

    @ParameterizedTest
    @CsvSource({
        "registry.example, registry.example",
        "REGISTRY.Example, registry.example",
        "registry.example:443, registry.example",
        "registry.example:65535, registry.example",
        "alias.example, registry.example",
        "other.alias, registry.example",
        "Alias.Example:5000, registry.example",
        "localhost:5000, localhost:5000",
        "two.example:8443, two.example:8443",
        "two.example, two.example:8443",
        "two.example:1, two.example:8443",
    })
    void named_asClientsCallIt_isTheService(String asked, String name) {
        assertThat(services.named(asked)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "else.example",
                "registry.example.",
                "registry.example:",
                "registry.example:x",
                "registry.example:123456",
                "registry.example:443:443",
                ":443",
                "registry.example/",
                "https://registry.example",
                "registry",
                "localhost",
                "localhost:5001",
                "localhost:5000:1",
                "registry.example:\u0661",
                " registry.example"
            })
    void named_anythingElse_isRefusedWithoutTheNames(String asked) {
        assertThat(refusalOf(() -> services.named(asked))).isEqualTo(new InvalidRequest.UnknownService(asked));
        assertThat(refusalOf(() -> services.named("else")).message()).doesNotContain("example", "5000");
    }

    @Test
    void constructor_oneNameForTwoServices_isAnError() {
        assertThatThrownBy(() -> new Services(List.of(service("a"), service("A"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two registries are called A");
        assertThatThrownBy(() -> new Services(List.of(service("a"), service("b", "a"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Services(List.of(service("a", "A")))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void all_services_standInOrder() {
        assertThat(services.all())
                .extracting(Service::name)
                .containsExactly("registry.example", "localhost:5000", "two.example:8443");
    }

    private static Service service(String name, String... aliases) {
        return new Service(name, Set.of(aliases), () -> new KeyRing<>(FakeService.KEY, List.of()));
    }
}
