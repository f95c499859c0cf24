package dev.cambist.server.config;

import dev.cambist.server.settings.HostPort;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * Reads the URLs of the configuration: https, and http only to this very machine, the gateway's upstream and the collector of traces excepted. What
 * is wrong comes as an {@link IllegalArgumentException}.
 */
final class WebAddress {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private WebAddress() {}

    /** A name of an issuer that nothing is fetched from: any StringOrURI (RFC 7519 section 2) that can be written down. */
    static URI name(String text) {
        try {
            return notADocument(new URI(text));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "is no name of an issuer; expected the iss of its tokens, a URL or a word without spaces");
        }
    }

    /** Where keys are published: with a query perhaps, which an issuer's own URL has not. */
    static URI keys(String text) {
        URI uri = safe(parse(text));
        if (uri.getRawFragment() != null) {
            throw new IllegalArgumentException("has a fragment, which is never sent; leave out what begins with #");
        }
        return uri;
    }

    /** A URL of an issuer: with a path perhaps, but without query (OpenID Connect Discovery 1.0 section 3), as written. */
    static URI issuer(String text) {
        URI uri = safe(parse(text));
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("has a query or fragment; an issuer's URL has neither");
        }
        return notADocument(uri);
    }

    private static URI notADocument(URI uri) {
        String text = uri.toString();
        int wellKnown = text.indexOf("/.well-known/");
        if (wellKnown >= 0) {
            throw new IllegalArgumentException("is the address of a document about the issuer; expected the issuer"
                    + " itself, as that document and the iss of its tokens name it: " + text.substring(0, wellKnown)
                    + " or the same with a slash at its end");
        }
        return uri;
    }

    /** Where the tokens of another registry are to be had; a password goes there. */
    static URI tokenRealm(String text) {
        URI uri = safe(parse(text));
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "has a query or fragment; give the realm of the registry's challenge as far"
                            + " as its question mark");
        }
        return uri;
    }

    /** Scheme, host and port, and nothing behind them. */
    static URI origin(String text) {
        return bare(safe(parse(text)));
    }

    /**
     * A registry behind the gateway, also by plain http: it is often the next container, and nobody's credential goes
     * there unless the configuration names one.
     */
    static URI upstream(String text) {
        URI uri = parse(text);
        if (!uri.getScheme().equals("https") && !uri.getScheme().equals("http")) {
            throw new IllegalArgumentException("is neither http:// nor https://");
        }
        return bare(uri);
    }

    /**
     * Where traces are collected, also by plain http: it is often the next container, and what would be a secret goes
     * there by https alone.
     */
    static URI collector(String text) {
        URI uri = parse(text);
        if (!uri.getScheme().equals("https") && !uri.getScheme().equals("http")) {
            throw new IllegalArgumentException("is neither http:// nor https://");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "has a query or fragment; credentials for a collector belong into a" + " headers-file");
        }
        return uri;
    }

    /** Whether nobody on the way can read what is sent there. */
    static boolean isPrivate(URI uri) {
        return uri.getScheme().equals("https") || (uri.getScheme().equals("http") && LOOPBACK.contains(uri.getHost()));
    }

    private static URI bare(URI uri) {
        boolean bare = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
        if (!bare || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("goes on behind the host; expected " + uri.getScheme() + "://"
                    + uri.getRawAuthority() + " and no path, query or fragment");
        }
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
    }

    /** Where an HTTP proxy listens; what goes through it to an issuer is encrypted all the same. */
    static HostPort proxy(String text) {
        URI uri = parse(text);
        boolean bare = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
        if (!uri.getScheme().equals("http") || uri.getPort() < 1 || !bare || uri.getRawQuery() != null) {
            throw new IllegalArgumentException(
                    "is no address of an HTTP proxy; expected one such as http://proxy.example.com:3128");
        }
        String host = uri.getHost();
        return new HostPort(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, uri.getPort());
    }

    private static URI parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw noUrl();
        }
        String host = uri.getHost();
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("has a user name in it; credentials do not belong into a URL");
        }
        if (host == null
                && uri.getRawAuthority() != null
                && uri.getRawAuthority().contains("_")) {
            throw new IllegalArgumentException(
                    "is no URL with a host name: it has an underscore there, which host names cannot have (RFC 1123"
                            + " section 2.1), though compose makes such names; give that machine another name or a network alias,"
                            + " such as " + uri.getRawAuthority().replace('_', '-'));
        }
        if (uri.getScheme() == null || host == null || uri.getPort() > 65_535) {
            throw noUrl();
        }
        // Java also takes "https://host:" and "https://host:00443", which nothing compares equal to later.
        if (!uri.getRawAuthority().equals(uri.getPort() < 0 ? host : host + ":" + uri.getPort())) {
            throw noUrl();
        }
        return uri;
    }

    private static URI safe(URI uri) {
        if (!isPrivate(uri)) {
            throw new IllegalArgumentException("is not safe from being read and changed on the way; expected https://,"
                    + " or http:// only to localhost, 127.0.0.1 or [::1]");
        }
        return uri;
    }

    private static IllegalArgumentException noUrl() {
        return new IllegalArgumentException(
                "is no URL with a host name; expected one such as https://login.example.com");
    }
}
