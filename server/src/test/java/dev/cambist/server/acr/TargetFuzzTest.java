package dev.cambist.server.acr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.core.access.RepositoryName;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;

final class TargetFuzzTest {
    /** A name that comes out is one, and stands in the path as it was sent, escaped or not. */
    @FuzzTest
    void parse_anyPath_isUnderstoodOrUnknown(byte[] bytes) {
        String path = "/acr/v1/" + new String(bytes, UTF_8);
        Target target;
        try {
            target = Target.parse(path, MetadataApi.BASE);
        } catch (RefusedException e) {
            assertThat(e.refusal()).isInstanceOf(RegistryRefusal.UnknownRoute.class);
            return;
        }
        String name = name(target);
        if (!name.isEmpty()) {
            assertThat(RepositoryName.isPath(name)).isTrue();
            assertThat(path.replace("%2F", "/").replace("%2f", "/")).startsWith("/acr/v1/" + name);
        }
    }

    private static String name(Target target) {
        return switch (target) {
            case Target.Catalog catalog -> "";
            case Target.Repository repository -> repository.name();
            case Target.Tags tags -> tags.name();
            case Target.Tag tag -> tag.name();
            case Target.Manifests manifests -> manifests.name();
            case Target.Manifest manifest -> manifest.name();
        };
    }
}
