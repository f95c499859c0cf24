package dev.cambist.server.gateway;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where tokens for an upstream are to be had, once it is certain that our password may go there.
 *
 * @param service what the registry is called there
 */
public record UpstreamRealm(URI url, Optional<String> service) {
    /**
     * The realm of a challenge. The password goes to the registry's own origin, or exactly to where the configuration says,
     * and nowhere else: whoever can answer in the registry's name could otherwise have it sent to himself.
     *
     * @param upstream the registry's own address
     * @param allowed the one other address that the configuration names
     */
    public static Optional<UpstreamRealm> of(UpstreamChallenge.Bearer challenge, URI upstream, Optional<URI> allowed) {
        try {
            URI realm = upstream.resolve(new URI(challenge.realm()));
            boolean sound = realm.getHost() != null && realm.getRawUserInfo() == null && realm.getRawFragment() == null;
            if (!sound) {
                return Optional.empty();
            }
            boolean told =
                    allowed.isPresent() ? address(realm).equals(address(allowed.get())) : isOfOrigin(realm, upstream);
            return told ? Optional.of(new UpstreamRealm(realm, challenge.service())) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean isOfOrigin(URI realm, URI upstream) {
        return origin(realm).equals(origin(upstream));
    }

    private static String origin(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
    }

    private static String address(URI uri) {
        String path = uri.getRawPath();
        return origin(uri) + (path == null || path.isEmpty() ? "/" : path);
    }

    /** What to ask for a token that grants all of these scopes. */
    public URI request(List<String> scopes) {
        StringBuilder query = new StringBuilder(url.getRawQuery() == null ? "" : url.getRawQuery() + "&");
        service.ifPresent(name -> query.append("service=").append(encoded(name)).append('&'));
        scopes.forEach(scope -> query.append("scope=").append(encoded(scope)).append('&'));
        String address = url.toString();
        int mark = address.indexOf('?');
        String bare = mark < 0 ? address : address.substring(0, mark);
        return URI.create(query.isEmpty() ? bare : bare + "?" + query.substring(0, query.length() - 1));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
