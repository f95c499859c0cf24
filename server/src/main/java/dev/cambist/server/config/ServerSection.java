package dev.cambist.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads {@code server}. */
final class ServerSection {
    private static final HostPort MANAGEMENT = new HostPort("127.0.0.1", 8081);
    private static final String DATA = "cambist-data";
    private static final Set<String> ANY_HOST = Set.of("0.0.0.0", "::");

    private final Reading reading;

    ServerSection(Reading reading) {
        this.reading = reading;
    }

    Optional<ServerSettings> read(Block block) {
        Optional<Value> listenValue = block.required("listen", "HOST:PORT such as 127.0.0.1:8080");
        Optional<HostPort> listen = listenValue.flatMap(value -> value.as(HostPort::of));
        HostPort management = block.optional("management")
                .flatMap(value -> value.as(HostPort::of))
                .orElse(MANAGEMENT);
        Optional<Value> urlValue = block.optional("url");
        Optional<URI> url = urlValue.flatMap(value -> value.as(ServerSection::publicUrl));
        Path data = block.optional("data")
                .flatMap(value -> value.as(reading::resolve))
                .orElseGet(() -> reading.resolve(DATA));
        block.finish();
        if (listen.isPresent() && collide(listen.get(), management)) {
            block.complain("management " + management + " takes the port of listen " + listen.get()
                    + "; give one of them another port");
        }
        if (urlValue.isEmpty() && listen.isPresent()) {
            confusingWord(listen.get().host())
                    .ifPresent(word -> listenValue
                            .get()
                            .complain(
                                    "serves as the public address too, and " + why(word) + "; give url another name"));
        }
        return listen.map(address -> new ServerSettings(address, management, url, data));
    }

    private static boolean collide(HostPort listen, HostPort management) {
        return listen.port() == management.port()
                && listen.port() != 0
                && (listen.host().equals(management.host())
                        || ANY_HOST.contains(listen.host())
                        || ANY_HOST.contains(management.host()));
    }

    private static URI publicUrl(String text) {
        URI url = WebAddress.origin(text);
        confusingWord(url.getHost()).ifPresent(word -> {
            throw new IllegalArgumentException("will not do: " + why(word) + "; use another host name");
        });
        return url;
    }

    /** The realm of a challenge holds the host, and must not hold either word. */
    private static Optional<String> confusingWord(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return List.of("service", "scope").stream().filter(name::contains).findFirst();
    }

    private static String why(String word) {
        return "its host name has the word \"" + word
                + "\" in it, where Azure's Java SDK looks for the parameter of that"
                + " name in the challenge and then silently does not sign in";
    }
}
