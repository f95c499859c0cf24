package dev.cambist.cli.docker;

import dev.cambist.client.RegistryCredentials;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;

/** What {@code get} answers and {@code store} is given. */
record Credentials(String serverUrl, String username, Secret secret) {
    /**
     * The user name with a refresh token as its password: every client can send these, and needs to know nothing of
     * refresh tokens.
     */
    static final String NOBODY = RegistryCredentials.TOKEN_USER;

    /** The user name by which docker says that the secret is a refresh token. */
    static final String TOKEN = "<token>";

    /** Reads what {@code store} is given. */
    static Credentials parse(byte[] utf8) throws HelperError {
        JsonObject object;
        try {
            object = JsonObject.parse(utf8);
        } catch (JsonException e) {
            throw new HelperError(
                    "store expects {\"ServerURL\",\"Username\",\"Secret\"}; this is not JSON: " + e.getMessage());
        }
        String serverUrl = object.text("ServerURL").orElse("").strip();
        String username = object.text("Username").orElse("");
        if (serverUrl.isEmpty()) {
            throw HelperError.noServerUrl();
        }
        if (username.isEmpty()) {
            throw HelperError.noUsername();
        }
        return new Credentials(
                serverUrl, username, new Secret(object.text("Secret").orElse("")));
    }

    String json() {
        return new JsonWriter(2048)
                .beginObject()
                .member("ServerURL", serverUrl)
                .member("Username", username)
                .member("Secret", secret.value())
                .endObject()
                .toString();
    }
}
