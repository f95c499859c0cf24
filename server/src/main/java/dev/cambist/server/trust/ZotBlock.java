package dev.cambist.server.trust;

import dev.cambist.core.json.JsonWriter;
import dev.cambist.server.settings.RegistrySettings;
import java.net.URI;
import java.nio.file.Path;

/** The {@code http.auth} block of zot's configuration. */
final class ZotBlock {
    private ZotBlock() {}

    /** The block as JSON, which has no comments. */
    static String write(RegistrySettings registry, URI realm, Path key) {
        return """
                {
                  "http": {
                    "auth": {
                      "bearer": {
                        "realm": %s,
                        "service": %s,
                        "cert": %s
                      }
                    }
                  }
                }
                """.formatted(
                        JsonWriter.write(realm.toString()),
                        JsonWriter.write(registry.service()),
                        JsonWriter.write(key.toString()));
    }
}
