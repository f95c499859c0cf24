package dev.cambist.testkit.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Token requests that would be granted, and how to spoil them. */
final class Forms {
    static final String ACR_SCOPE = "https://containerregistry.azure.net/.default";
    static final String AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

    static final ServicePrincipal CI =
            ServicePrincipal.named("ci").withClient("b0b5a1ad-0000-4000-8000-000000000001", "s3:cr+t &%");
    static final User ALICE = User.named("alice").withPassword("correct horse").withGroups("admins");

    private Forms() {}

    static IdentityProvider startWithBoth(Settings settings) {
        var idp = IdentityProvider.start(settings.withAlgorithms(SigningAlgorithm.ES256));
        idp.add(CI);
        idp.add(ALICE);
        return idp;
    }

    static Map<String, String> clientCredentials() {
        return Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                CI.clientId(),
                "client_secret",
                CI.secret().reveal(),
                "scope",
                ACR_SCOPE);
    }

    static Map<String, String> password() {
        return Map.of(
                "grant_type", "password",
                "client_id", AZURE_CLI,
                "username", "alice",
                "password", "correct horse",
                "scope", ACR_SCOPE);
    }

    static Map<String, String> refresh(String refreshToken) {
        return Map.of("grant_type", "refresh_token", "client_id", AZURE_CLI, "refresh_token", refreshToken);
    }

    static Map<String, String> with(Map<String, String> form, String name, String value) {
        var more = new HashMap<>(form);
        more.put(name, value);
        return more;
    }

    static Map<String, String> without(Map<String, String> form, String name) {
        var less = new HashMap<>(form);
        less.remove(name);
        return less;
    }

    static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }
}
