package dev.cambist.e2e.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.server.CambistServer;
import dev.cambist.server.keys.Pem;
import dev.cambist.server.tls.ServerCertificate;
import dev.cambist.server.tls.TemporaryAuthority;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Workload;
import dev.cambist.testkit.registry.MemoryRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** What runs on an {@link AcrMachine}: an identity provider, a registry and the gateway in front of it. */
final class AcrMachineProgram {
    private static final Duration DAY = Duration.ofDays(1);

    private AcrMachineProgram() {}

    private record Upstream(String url, AutoCloseable registry) {}

    /**
     * Runs until it is told to end.
     *
     * @param arguments its directory, and the kind of the registry where it is not to be one in memory
     */
    public static void main(String[] arguments) throws Exception {
        Path place = Path.of(arguments[0]);
        Instant now = Instant.now();
        TemporaryAuthority authority = TemporaryAuthority.create(now);
        ServerCertificate certificate = authority.issue(List.of(AcrMachine.HOST), now.minus(DAY), now.plus(DAY));
        Files.writeString(place.resolve("authority.crt"), authority.pem());
        Files.writeString(
                place.resolve("server.crt"),
                Pem.of(certificate.chain().getFirst()).text());
        Files.writeString(place.resolve("server.key"), Pem.of(certificate.key()).text());
        IdentityProvider provider = IdentityProvider.start();
        Upstream upstream = arguments.length > 1 ? real(arguments[1], place) : inMemory();
        Path file = Files.writeString(
                place.resolve("cambist.yaml"), """
                server:
                  listen: 127.0.0.1:443
                  management: localhost:0
                  data: data
                  tls: { certificate: server.crt, key: server.key }
                registries:
                  - { service: %s, upstream: "%s" }
                issuers:
                  - { name: gitlab, url: "%s/gitlab", audiences: [cambist] }
                access:
                  - who: { issuer: gitlab, claims: { project_path: ops/registry } }
                    role: RepositoryContributor
                    on: ["**"]
                  - who: { issuer: gitlab, claims: { project_path: ops/registry } }
                    role: CatalogLister
                  - who: { issuer: gitlab, claims: { project_path: dev/app } }
                    role: AcrPull
                    on: ["team/**"]
                locks:
                  - { on: ["team/*"], tags: ["release"], write: false }
                """.formatted(AcrMachine.HOST, upstream.url(), provider.url()));
        write(provider, place.resolve("strong.jwt"), "ops/registry");
        write(provider, place.resolve("weak.jwt"), "dev/app");
        CambistServer server = CambistServer.start(file, Map.of(), InstantSource.system());
        CountDownLatch end = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            provider.close();
            close(upstream.registry());
            end.countDown();
        }));
        Files.writeString(place.resolve("ready"), "");
        end.await();
    }

    private static Upstream inMemory() {
        MemoryRegistry registry = MemoryRegistry.start();
        return new Upstream(registry.url().toString(), registry);
    }

    private static Upstream real(String kind, Path place) throws IOException {
        Registry registry = Registry.startOpen(Registry.Kind.valueOf(kind), place);
        return new Upstream(registry.url("").toString(), registry);
    }

    private static void close(AutoCloseable registry) {
        try {
            registry.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(IdentityProvider provider, Path file, String project) throws IOException {
        Files.writeString(
                file,
                provider.token(Workload.gitLab(project, "main"))
                        .audiences(List.of("cambist"))
                        .sign(),
                UTF_8);
    }
}
