package dev.cambist.cli.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cambist.cli.Ran;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.server.CambistServer;
import dev.cambist.testkit.idp.IdentityProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A server with one registry behind the gateway, one with x5c beside us, and one that must be told of keys. */
final class KeysLab implements AutoCloseable {
    final List<String> shown = Collections.synchronizedList(new ArrayList<>()); // kids, to the registry
    volatile String accepted = "all";
    final HttpServer registry;
    final IdentityProvider provider;
    final CambistServer server;
    final Path config;

    KeysLab(Path directory) throws Exception {
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/v2/", this::answer);
        registry.start();
        provider = IdentityProvider.start();
        config = Files.writeString(
                directory.resolve("cambist.yaml"), """
                server: { listen: "localhost:0", management: "localhost:0", data: data }
                registries:
                  - { service: fronted, aliases: [localhost], upstream: "%s" }
                  - { service: registry.example.com, trust: libtrust }
                issuers:
                  - { name: github, url: "%s", audiences: [fronted] }
                access:
                  - { who: { issuer: github }, role: AcrPull, on: ["**"] }
                """.formatted(registryUrl(), provider.issuer("github")));
        server = CambistServer.start(config, Map.of(), InstantSource.system());
    }

    Ran keys(String... words) {
        return Ran.cambist(Stream.concat(
                        Stream.of("keys", words[0], "--config", config.toString()),
                        Stream.of(words).skip(1))
                .toArray(String[]::new));
    }

    /** The id of a former key, once there is one. */
    String awaitFormer() throws Exception {
        Duration patience = Duration.ofMinutes(1);
        String listed = "nothing";
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() - end < 0) {
            listed = keys("list").out();
            var former =
                    listed.lines().filter(line -> line.startsWith("former")).findFirst();
            if (former.isPresent()) {
                return former.get().substring(former.get().lastIndexOf(' ') + 1);
            }
            Thread.sleep(50);
        }
        throw new AssertionError("no key became a former one within " + patience + "; listed are: " + listed);
    }

    String registryUrl() {
        return "http://localhost:" + registry.getAddress().getPort();
    }

    /** A registry that takes tokens by their kid; the gateway's requests come without one. */
    private void answer(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        int status = 200;
        if (authorization != null) {
            String header = authorization.substring("Bearer ".length()).split("\\.", -1)[0];
            String kid = parse(new String(Base64.getUrlDecoder().decode(header), UTF_8))
                    .text("kid")
                    .orElse("");
            shown.add(kid);
            status = accepted.equals("all") || accepted.equals(kid) ? 200 : 401;
        } else if (exchange.getRequestURI().getPath().equals("/v2/")) {
            status = 401;
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    static JsonObject parse(String json) {
        try {
            return JsonObject.parse(json.getBytes(UTF_8));
        } catch (JsonException e) {
            throw new AssertionError(json, e);
        }
    }

    @Override
    public void close() {
        server.close();
        provider.close();
        registry.stop(0);
    }
}
