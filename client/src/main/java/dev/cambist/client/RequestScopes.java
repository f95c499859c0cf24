package dev.cambist.client;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a registry will want for a request, so that the first token fits. A guess: where it is wrong, the registry's
 * answer says what is right.
 */
final class RequestScopes {
    private static final String NAME = "[a-z0-9][a-z0-9._/-]*";
    private static final Pattern REPOSITORY =
            Pattern.compile("/v2/(" + NAME + ")/(?:manifests|blobs|tags|referrers)/.*");
    private static final Pattern CATALOG = Pattern.compile("/(?:v2|acr/v1)/_catalog");
    private static final Pattern METADATA = Pattern.compile("/acr/v1/(" + NAME + "?)(?:/_(?:tags|manifests)(?:/.*)?)?");
    private static final Pattern MOUNT_SOURCE = Pattern.compile("(?:^|&)from=(" + NAME + ")(?:&|$)");
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private RequestScopes() {}

    /** None where the request says nothing of a repository, or nothing that is understood. */
    static List<String> of(String method, URI request) {
        String path = String.valueOf(request.getRawPath());
        String verb = method.toUpperCase(Locale.ROOT);
        if (CATALOG.matcher(path).matches()) {
            return List.of("registry:catalog:*");
        }
        Matcher repository = REPOSITORY.matcher(path);
        if (repository.matches()) {
            return repositoryScopes(verb, repository.group(1), request);
        }
        Matcher metadata = METADATA.matcher(path);
        if (metadata.matches()) {
            String action = READING.contains(verb) ? "metadata_read" : other(verb, "metadata_write");
            return List.of("repository:" + metadata.group(1) + ":" + action);
        }
        return List.of();
    }

    private static List<String> repositoryScopes(String verb, String repository, URI request) {
        String actions = READING.contains(verb) ? "pull" : other(verb, "pull,push");
        List<String> scopes = new ArrayList<>();
        scopes.add("repository:" + repository + ":" + actions);
        String query = request.getQuery();
        Matcher source = MOUNT_SOURCE.matcher(query == null ? "" : query);
        if (verb.equals("POST") && source.find()) {
            scopes.add("repository:" + source.group(1) + ":pull");
        }
        return List.copyOf(scopes);
    }

    private static String other(String verb, String writing) {
        return verb.equals("DELETE") ? "delete" : writing;
    }
}
