package dev.cambist.cli.wire;

import dev.cambist.client.wire.Origin;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A registry, as its images name it.
 *
 * @param name {@code HOST} or {@code HOST:PORT}, in lower case: the key of configuration files
 * @param addresses where it may answer, the likelier first
 */
public record Registry(String name, List<URI> addresses) {
    private static final Set<String> PATHS = Set.of("", "/", "/v1/", "/v2/");

    public Registry {
        addresses = List.copyOf(addresses);
    }

    /**
     * Reads a registry's name, or its address as some tools write it.
     *
     * @throws IllegalArgumentException when it is neither; the message says what was expected
     */
    public static Registry parse(String text) {
        boolean withScheme = text.contains("://");
        URI address = address(withScheme ? text : "https://" + text);
        if (!PATHS.contains(address.getRawPath()) || address.getRawQuery() != null) {
            throw wrong("a registry is a host alone, without a repository or path");
        }
        Origin origin;
        try {
            // Checked as https: what plain http may reach is decided below.
            origin = Origin.of(withScheme ? address : address("https://" + text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        String name = address.getRawAuthority().toLowerCase(Locale.ROOT);
        if (!withScheme && origin.isLoopback()) {
            return new Registry(name, List.of(address("http://" + name), address("https://" + name)));
        }
        return new Registry(name, List.of(address(origin.scheme() + "://" + name)));
    }

    private static URI address(String text) {
        try {
            URI address = new URI(text);
            if (address.getHost() == null) {
                throw wrong("a registry is HOST or HOST:PORT, such as registry.example.com");
            }
            return address;
        } catch (URISyntaxException e) {
            throw wrong("a registry is HOST or HOST:PORT, such as registry.example.com");
        }
    }

    /** The text itself is not repeated: somebody may have put a token in its place. */
    private static IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException("this is no registry: " + expected);
    }

    @Override
    public String toString() {
        return name;
    }
}
