package dev.cambist.server.sessions;

import dev.cambist.core.json.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * A registry of the configuration.
 *
 * @param fronted whether its requests come through here, where a revoked access token is refused at once
 * @param accessLifetime how long its access tokens live
 */
public record ServedRegistry(String name, boolean fronted, Duration accessLifetime) {
    /**
     * The member {@code access_tokens_live_on}: a registry that verifies tokens by itself does not ask whether one was
     * revoked.
     *
     * @param meant which registries have tokens that are to end
     */
    public static void writeLivingOn(
            JsonWriter json, List<ServedRegistry> registries, Predicate<String> meant, Instant now) {
        json.name("access_tokens_live_on").beginArray();
        for (ServedRegistry registry : registries) {
            if (meant.test(registry.name()) && !registry.fronted()) {
                json.beginObject()
                        .member("registry", registry.name())
                        .member("until", now.plus(registry.accessLifetime()).toString())
                        .endObject();
            }
        }
        json.endArray();
    }
}
