package dev.cambist.e2e.operation;

import dev.cambist.e2e.RegistrySetup;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Ports;
import dev.cambist.e2e.lab.Program;
import dev.cambist.e2e.lab.Registry;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * {@code cambist serve} as its users start it, in front of a real registry and of one that is away, with an issuer that
 * cannot be reached; and clients that use it, all of its ways, somebody who guesses, and an operator, until it is closed.
 */
final class BusyServer implements AutoCloseable {
    static final String REGISTRY = "registry.example";

    /** Whose server is away. */
    static final String AWAY = "away.example";

    private static final int CLIENTS = 4;

    private static final String CONFIGURATION = """
            server: { listen: "127.0.0.1:LISTEN", management: "127.0.0.1:MANAGEMENT", data: data, url: "http://localhost:LISTEN",
                      trusted-proxies: [127.0.0.1] }
            limits: { failures-per-client: 1 }
            registries:
              - { service: registry.example, aliases: [localhost], upstream: "UPSTREAM" }
              - { service: away.example, aliases: ["127.0.0.1"], upstream: "http://127.0.0.1:NOBODY" }
            issuers:
              - { name: github, url: "AUTHORITY/github", audiences: [cambist] }
              - { name: gitlab, url: "AUTHORITY/gitlab", audiences: [cambist] }
              - { name: cluster, url: "AUTHORITY/kubernetes", audiences: [cambist] }
              - { name: partner, url: "http://127.0.0.1:NOBODY/partner", audiences: [cambist] }
            access:
              - comment: a repository's main branch pushes its own images
                who: { issuer: github, claims: { repository: "acme/*", ref: refs/heads/main } }
                role: AcrPush
                on: ["${claims.repository}/**"]
              - comment: what runs in production pulls
                who: { issuer: cluster, subject: "system:serviceaccount:prod:*" }
                role: AcrPull
                on: ["acme/**"]
              - comment: who keeps the registry tidy
                who: { issuer: gitlab, claims: { project_path: ops/registry } }
                role: RepositoryContributor
                on: ["**"]
              - comment: everybody may pull what is public
                who: anyone
                role: AcrPull
                on: ["public/**"]
            """;

    private final IdentityProvider provider;
    private final Registry registry;
    private final Program server;
    private final int port;
    private final int management;
    private final AtomicInteger exchanges = new AtomicInteger();
    private final List<Thread> clients = new ArrayList<>();
    private volatile String lastFault = "none";
    private volatile boolean done;

    private BusyServer(IdentityProvider provider, Registry registry, Program server, int port, int management) {
        this.provider = provider;
        this.registry = registry;
        this.server = server;
        this.port = port;
        this.management = management;
    }

    static BusyServer start(Path directory) throws Exception {
        Launcher.build();
        IdentityProvider provider = IdentityProvider.start();
        Registry registry = Registry.startOpen(
                Registry.Kind.DOCKER_REGISTRY_2_8, Files.createDirectories(directory.resolve("registry")));
        int port = Ports.free();
        int management = Ports.free();
        Path file = Files.writeString(
                directory.resolve("cambist.yaml"),
                CONFIGURATION
                        .replace("LISTEN", "" + port)
                        .replace("MANAGEMENT", "" + management)
                        .replace("UPSTREAM", registry.url("").toString())
                        .replace("NOBODY", "" + Ports.free())
                        .replace("AUTHORITY", provider.url().toString()));
        Program server = Launcher.start(directory, "serve", "--config", file.toString());
        BusyServer busy = new BusyServer(provider, registry, server, port, management);
        // Ready is what it may never be, with an issuer away; the keys of the others are what clients need.
        server.awaitReady(() -> Http.answers(busy.url("/.well-known/jwks.json"), 200)
                && Stream.of(RegistrySetup.BUILDER, RegistrySetup.MAINTAINER, RegistrySetup.CLUSTER)
                        .allMatch(busy::isKnown));
        for (int number = 0; number < CLIENTS; number++) {
            busy.add("client " + number, new BusyClient(busy, new Random(number))::round);
        }
        busy.add("guesser", new PasswordGuesser(busy.url("/oauth2/exchange"))::round);
        busy.add("operator", new CarelessOperator(file)::round);
        return busy;
    }

    private boolean isKnown(Workload who) {
        return exchange(REGISTRY, provider.token(who).audience("cambist").sign())
                        .status()
                == 200;
    }

    /** What somebody does, again and again. */
    @FunctionalInterface
    private interface Round {
        void run() throws IOException, InterruptedException;
    }

    private void add(String name, Round round) {
        Thread thread = new Thread(() -> repeat(round), "busy " + name);
        clients.add(thread);
        thread.start();
    }

    private void repeat(Round round) {
        while (!done) {
            try {
                round.run();
            } catch (InterruptedException e) {
                return;
            } catch (IOException | UncheckedIOException | AssertionError e) {
                // On a busy machine a client may be asked to come again.
                lastFault = e.toString();
            } catch (IllegalStateException e) {
                if (done) {
                    return; // interrupted in the middle of a request
                }
                throw e;
            }
        }
    }

    /** What a client last met that a good one should not; it has gone on. */
    String lastFault() {
        return lastFault;
    }

    /** The refresh token of an identity. */
    String login(String service, Workload who) {
        return exchange(service, provider.token(who).audience("cambist").sign()).text("refresh_token");
    }

    /** The answer to an identity token that was made for somebody else. */
    Http.Answer exchangeForeign(Workload who) {
        return exchange(
                REGISTRY,
                provider.token(who).audience("https://elsewhere.example").sign());
    }

    /** Each comes from an address of its own: what is wrong with one must not count against the next, as fast as they come. */
    Http.Answer exchange(String service, String identityToken) {
        int number = exchanges.incrementAndGet();
        // Of the network for load tests: RFC 2544, appendix C.2.2.
        String client = "198.18." + (number >> 8 & 0xff) + "." + (number & 0xff);
        return Http.postFrom(
                client,
                url("/oauth2/exchange"),
                Map.of("grant_type", "access_token", "service", service, "access_token", identityToken));
    }

    String accessToken(String service, String refreshToken, String scope) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("service", service);
        form.put("refresh_token", refreshToken);
        form.put("scope", scope);
        return Http.post(url("/oauth2/token"), form).text("access_token");
    }

    URI url(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    /** The same server by the name of the registry that is away. */
    URI away(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Host and port of the management listener. */
    String management() {
        return "127.0.0.1:" + management;
    }

    @Override
    public void close() {
        done = true;
        for (Thread client : clients) {
            client.interrupt();
        }
        server.close();
        registry.close();
        provider.close();
    }
}
