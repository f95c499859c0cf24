package dev.cambist.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cambist.e2e.lab.Registry;
import dev.cambist.e2e.lab.Tool;
import dev.cambist.server.keys.TrustProfile;
import java.util.Locale;

/** A registry, and where Cambist stands: beside it, which knows our signatures then, or in front of it. */
public enum Setup {
    DOCKER_REGISTRY_2_8_X5C(Registry.Kind.DOCKER_REGISTRY_2_8, TrustProfile.X5C),
    DOCKER_REGISTRY_2_8_LIBTRUST(Registry.Kind.DOCKER_REGISTRY_2_8, TrustProfile.LIBTRUST),
    DISTRIBUTION_3_X5C(Registry.Kind.DISTRIBUTION_3, TrustProfile.X5C),
    DISTRIBUTION_3_LIBTRUST(Registry.Kind.DISTRIBUTION_3, TrustProfile.LIBTRUST),
    DISTRIBUTION_3_RFC7638(Registry.Kind.DISTRIBUTION_3, TrustProfile.RFC7638),
    ZOT_X5C(Registry.Kind.ZOT, TrustProfile.X5C),
    DOCKER_REGISTRY_2_8_GATEWAY(Registry.Kind.DOCKER_REGISTRY_2_8, Place.IN_FRONT),
    DOCKER_REGISTRY_2_8_GATEWAY_TLS(Registry.Kind.DOCKER_REGISTRY_2_8, Place.IN_FRONT_WITH_TLS),
    DISTRIBUTION_3_GATEWAY(Registry.Kind.DISTRIBUTION_3, Place.IN_FRONT),
    DISTRIBUTION_3_GATEWAY_TLS(Registry.Kind.DISTRIBUTION_3, Place.IN_FRONT_WITH_TLS),
    ZOT_GATEWAY(Registry.Kind.ZOT, Place.IN_FRONT),
    ZOT_GATEWAY_TLS(Registry.Kind.ZOT, Place.IN_FRONT_WITH_TLS);

    /** Where Cambist stands. */
    enum Place {
        BESIDE,
        IN_FRONT,
        IN_FRONT_WITH_TLS
    }

    private final Registry.Kind registry;
    private final TrustProfile trust;
    private final Place place;

    Setup(Registry.Kind registry, TrustProfile trust) {
        this.registry = registry;
        this.trust = trust;
        this.place = Place.BESIDE;
    }

    /** A registry that asks nobody who he is. */
    Setup(Registry.Kind registry, Place place) {
        this.registry = registry;
        this.trust = TrustProfile.X5C;
        this.place = place;
    }

    public Registry.Kind registry() {
        return registry;
    }

    Place place() {
        return place;
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
