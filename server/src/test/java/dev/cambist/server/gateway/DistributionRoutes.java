package dev.cambist.server.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the registries behind the gateway read a path: the regular expressions of CNCF Distribution 3.1
 * ({@code registry/api/v2/descriptors.go}, {@code distribution/reference/regexp.go}, {@code go-digest}), and for referrers
 * that of zot 2.1 ({@code pkg/api/routes.go}), which has no others for the rest.
 */
final class DistributionRoutes {
    private static final String COMPONENT = "[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*";
    private static final String HOST_PART = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
    private static final String HOST =
            "(?:" + HOST_PART + "(?:\\." + HOST_PART + ")*|\\[(?:[a-fA-F0-9:]+)\\])(?::[0-9]+)?";
    private static final String NAME = "(?<name>(?:" + HOST + "/)?" + COMPONENT + "(?:/" + COMPONENT + ")*)";
    private static final String TAG = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
    private static final String DIGEST = "[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+";
    private static final Map<Route, Pattern> ROUTES = routes();

    private DistributionRoutes() {}

    private static Map<Route, Pattern> routes() {
        Map<Route, Pattern> routes = new LinkedHashMap<>();
        routes.put(Route.BASE, Pattern.compile("/v2/"));
        routes.put(Route.CATALOG, Pattern.compile("/v2/_catalog"));
        routes.put(Route.TAGS, Pattern.compile("/v2/" + NAME + "/tags/list"));
        routes.put(Route.MANIFEST, Pattern.compile("/v2/" + NAME + "/manifests/(?:" + TAG + "|" + DIGEST + ")"));
        routes.put(Route.BLOB, Pattern.compile("/v2/" + NAME + "/blobs/" + DIGEST));
        routes.put(Route.UPLOADS, Pattern.compile("/v2/" + NAME + "/blobs/uploads/"));
        routes.put(Route.UPLOAD, Pattern.compile("/v2/" + NAME + "/blobs/uploads/[a-zA-Z0-9-_.=]+"));
        routes.put(Route.REFERRERS, Pattern.compile("/v2/" + NAME + "/referrers/[^/]+"));
        return routes;
    }

    /** Every route that a path matches, with the name that it finds there. */
    static Map<Route, Optional<String>> read(String path) {
        Map<Route, Optional<String>> found = new LinkedHashMap<>();
        ROUTES.forEach((route, pattern) -> {
            Matcher matcher = pattern.matcher(path);
            if (matcher.matches()) {
                boolean named = route != Route.BASE && route != Route.CATALOG;
                found.put(route, named ? Optional.of(matcher.group("name")) : Optional.empty());
            }
        });
        return found;
    }
}
