package dev.cambist.testkit.idp;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a token is asked for.
 *
 * @param audience the resource, as the {@code aud} claim writes it
 * @param permissions the last segments of the scopes: {@code .default}, {@code user_impersonation}
 * @param offline whether a refresh token is asked for as well
 */
record Resource(String audience, List<String> permissions, boolean offline) {
    private static final Set<String> OF_OPENID_CONNECT = Set.of("openid", "profile", "email", "offline_access");
    private static final String DEFAULT = ".default";

    Resource {
        permissions = List.copyOf(permissions);
    }

    /** Version 1: the {@code resource} parameter; a refresh token comes unasked. */
    static Resource ofVersion1(String resource) {
        return new Resource(resource, List.of(DEFAULT), true);
    }

    /**
     * Version 2: the {@code scope} parameter. The permission is what follows the last slash, so that
     * {@code https://management.core.windows.net//.default} asks for an audience that ends with a slash.
     */
    static Resource ofScope(String scope) throws OAuthException {
        String audience = "";
        var permissions = new ArrayList<String>();
        boolean offline = false;
        for (String item : scope.trim().split("\\s+", -1)) {
            if (OF_OPENID_CONNECT.contains(item)) {
                offline |= item.equals("offline_access");
                continue;
            }
            int slash = item.lastIndexOf('/');
            if (slash <= 0 || (!audience.isEmpty() && !audience.equals(item.substring(0, slash)))) {
                throw invalid(scope);
            }
            audience = item.substring(0, slash);
            permissions.add(item.substring(slash + 1));
        }
        if (audience.isEmpty()) {
            throw invalid(scope);
        }
        return new Resource(audience, permissions, offline);
    }

    private static OAuthException invalid(String scope) {
        return OAuthProblem.INVALID_SCOPE.because("The provided value for the input parameter 'scope' is not valid: '"
                + scope + "'. It has to name one resource, as in https://containerregistry.azure.net/.default.");
    }

    Resource withOffline() {
        return new Resource(audience, permissions, true);
    }

    boolean isDefault() {
        return permissions.equals(List.of(DEFAULT));
    }

    /** The {@code scp} claim of a user's token. */
    String consented() {
        return isDefault() ? "user_impersonation" : String.join(" ", permissions);
    }

    /** The {@code scope} field of the answer. */
    String scope() {
        return String.join(
                " ", permissions.stream().map(name -> audience + "/" + name).toList());
    }
}
