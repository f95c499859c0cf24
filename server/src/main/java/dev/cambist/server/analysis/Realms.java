package dev.cambist.server.analysis;

import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.RealmAddress;
import java.net.URI;
import java.util.List;

/** Where registries that verify tokens themselves send their clients. A gateway sends them to itself. */
final class Realms {
    private Realms() {}

    static List<Warning> warnings(Configuration configuration) {
        URI realm = configuration.server().realm();
        return configuration.registries().stream()
                .filter(registry -> registry.upstream().isEmpty())
                .flatMap(registry -> RealmAddress.refusal(realm, registry.names()).stream()
                        .map(why -> new Warning(
                                Warning.Kind.REFUSED_REALM,
                                0,
                                "registry \"" + registry.service() + "\"",
                                why + "; give server.url a name, such as "
                                        + (isLocal(realm)
                                                ? realm.getScheme() + "://localhost:PORT"
                                                : "https://auth.example.com"))))
                .toList();
    }

    private static boolean isLocal(URI realm) {
        return realm.getHost().startsWith("127.") || realm.getHost().equals("[::1]");
    }
}
