package dev.cambist.cli.wire;

import dev.cambist.client.wire.Origin;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The proxy by which a server is reached: {@code HTTPS_PROXY}, and {@code NO_PROXY} for the hosts that are reached without
 * one, in either case of letters, as docker's and other programs in Go read them (golang.org/x/net/http/httpproxy).
 * Plain http goes to this machine alone, so that {@code HTTP_PROXY} has no say here. Where nothing is set, Java's own
 * settings count ({@code -Dhttps.proxyHost}).
 */
public final class Proxies {
    private static final int HTTP_PORT = 80;
    private static final int SOCKS_PORT = 1080;

    private final Map<String, String> environment;

    public Proxies(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * A proxy.
     *
     * @param user name and password; empty where it wants none
     */
    public record Found(Proxy proxy, Optional<Credentials> user) {
        /** What a proxy wants to know of its users. Its text form has none of it. */
        public record Credentials(String name, String password) {
            @Override
            public String toString() {
                return "Credentials";
            }
        }

        /** Answers this proxy's question who is asking, and nobody else's. */
        public Optional<Authenticator> authenticator() {
            return user.map(credentials -> new Authenticator() {
                private boolean answered;

                @Override
                protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                    // A second question means that the answer was wrong, and has to end some time.
                    boolean ours = getRequestorType() == RequestorType.PROXY && !answered;
                    answered = true;
                    return ours
                            ? new PasswordAuthentication(
                                    credentials.name(), credentials.password().toCharArray())
                            : null;
                }
            });
        }
    }

    /**
     * The proxy for an address; empty where it is reached directly, as this machine always is.
     *
     * @throws IOException when the variable cannot be read; the message does not repeat it, as it may hold a password
     */
    public Optional<Found> of(URI address) throws IOException {
        String value = variable("HTTPS_PROXY");
        if (value.isEmpty() || !"https".equals(address.getScheme()) || isDirect(address)) {
            return Optional.empty();
        }
        return Optional.of(parse(value));
    }

    /** Whether the variables have a say; where not, Java's own settings have. */
    public boolean areSet() {
        return !variable("HTTPS_PROXY").isEmpty();
    }

    private boolean isDirect(URI address) {
        Origin origin = Origin.of(address);
        return origin.isLoopback() || new NoProxy(variable("NO_PROXY")).covers(origin.host(), origin.port());
    }

    private String variable(String name) {
        String upper = environment.getOrDefault(name, "").strip();
        return upper.isEmpty()
                ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "").strip()
                : upper;
    }

    private static Found parse(String value) throws IOException {
        URI address;
        try {
            address = new URI(value.contains("://") ? value : "http://" + value);
        } catch (URISyntaxException e) {
            throw wrong("it is no address"); // without the cause, which repeats the value
        }
        String host = address.getHost();
        if (host == null) {
            throw wrong("it names no host");
        }
        Optional<Found.Credentials> user =
                Optional.ofNullable(address.getRawUserInfo()).map(Proxies::credentials);
        return switch (String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT)) {
            case "http" -> new Found(new Proxy(Proxy.Type.HTTP, at(address, HTTP_PORT)), user);
            case "socks5", "socks5h" -> {
                if (user.isPresent()) {
                    throw wrong("a SOCKS proxy with a user is not supported");
                }
                yield new Found(new Proxy(Proxy.Type.SOCKS, at(address, SOCKS_PORT)), user);
            }
            default -> throw wrong("proxies are spoken to as http:// or socks5:// alone");
        };
    }

    private static InetSocketAddress at(URI address, int usualPort) {
        String host = address.getHost().replaceAll("^\\[|]$", "");
        return new InetSocketAddress(host, address.getPort() < 0 ? usualPort : address.getPort());
    }

    private static Found.Credentials credentials(String info) {
        int colon = info.indexOf(':');
        return colon < 0
                ? new Found.Credentials(decoded(info), "")
                : new Found.Credentials(decoded(info.substring(0, colon)), decoded(info.substring(colon + 1)));
    }

    private static String decoded(String text) {
        // A plus is a plus here, unlike in a form.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static IOException wrong(String what) {
        return new IOException("HTTPS_PROXY cannot be used: " + what + "; expected http://HOST:PORT");
    }

    /** For messages: what was asked on the way. */
    static String shown(Found found) {
        InetSocketAddress at = (InetSocketAddress) found.proxy().address();
        return "the proxy " + at.getHostString() + ":" + at.getPort() + " of HTTPS_PROXY";
    }
}
