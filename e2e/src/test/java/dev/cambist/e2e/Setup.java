package dev.cambist.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cambist.e2e.lab.Registry;
import dev.cambist.e2e.lab.Tool;
import dev.cambist.server.keys.TrustProfile;
import java.util.Locale;

/** A registry, and the way in which it knows our signatures. */
enum Setup {
    DOCKER_REGISTRY_2_8_X5C(Registry.Kind.DOCKER_REGISTRY_2_8, TrustProfile.X5C),
    DOCKER_REGISTRY_2_8_LIBTRUST(Registry.Kind.DOCKER_REGISTRY_2_8, TrustProfile.LIBTRUST),
    DISTRIBUTION_3_X5C(Registry.Kind.DISTRIBUTION_3, TrustProfile.X5C),
    DISTRIBUTION_3_LIBTRUST(Registry.Kind.DISTRIBUTION_3, TrustProfile.LIBTRUST),
    DISTRIBUTION_3_RFC7638(Registry.Kind.DISTRIBUTION_3, TrustProfile.RFC7638),
    ZOT_X5C(Registry.Kind.ZOT, TrustProfile.X5C);

    private final Registry.Kind registry;
    private final TrustProfile trust;

    Setup(Registry.Kind registry, TrustProfile trust) {
        this.registry = registry;
        this.trust = trust;
    }

    Registry.Kind registry() {
        return registry;
    }

    /** Skips the test where the registry is one that cannot be installed everywhere. */
    void assumeInstalled() {
        Tool tool = registry.tool();
        if (tool == Tool.ZOT) {
            assumeTrue(tool.find().isPresent(), tool::missing);
        }
    }

    /** The profile as the configuration spells it. */
    String trust() {
        return trust.name().toLowerCase(Locale.ROOT);
    }
}
