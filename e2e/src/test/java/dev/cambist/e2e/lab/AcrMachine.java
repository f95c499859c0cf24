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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A machine on which {@code NAME.azurecr.io} leads to a gateway with a registry: a network and a file of hosts of its own,
 * made by {@code unshare} and entered by {@code nsenter}. Nothing else can be reached on it, ARM and Entra among that.
 */
public final class AcrMachine implements AutoCloseable {
    /** The registry's name. */
    public static final String NAME = "cambisttest";

    /** Its address. */
    public static final String HOST = NAME + ".azurecr.io";

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration DONE_WITHIN = Duration.ofMinutes(5); // az needs 3 s for a command on two idle cores
    private static final List<String> OWN_NETWORK = List.of("unshare", "--net", "--mount", "--map-root-user");

    private final Path directory;
    private final Program program;

    private AcrMachine(Path directory, Program program) {
        this.directory = directory;
        this.program = program;
    }

    /** Starts it, with what it keeps in this directory. */
    public static AcrMachine start(Path directory) throws IOException {
        requirePermission(directory, OWN_NETWORK);
        Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost " + HOST + "\n");
        String java = ProcessHandle.current().info().command().orElse("java");
        List<String> command = new ArrayList<>(OWN_NETWORK);
        command.addAll(List.of(
                "sh",
                "-c",
                "ip link set lo up && mount --bind \"$1\" /etc/hosts && shift && exec \"$@\"",
                "sh",
                directory.resolve("hosts").toString(),
                java,
                "-cp",
                System.getProperty("java.class.path"),
                AcrMachine.class.getName(),
                directory.toString()));
        Program program = Program.start("acr-machine", directory, Map.of(), command);
        program.awaitReady(() -> Files.exists(directory.resolve("ready")));
        return new AcrMachine(directory, program);
    }

    /** Fails with what helps, where this machine lets nobody have a network of its own. */
    static void requirePermission(Path directory, List<String> unshare) {
        List<String> trial = new ArrayList<>(unshare);
        trial.add("true");
        Outcome outcome = Commands.run(directory, "", DONE_WITHIN, Map.of(), trial);
        if (!outcome.succeeded()) {
            throw new IllegalStateException(
                    "this test needs a network and mounts of its own, and may not have them here: "
                            + outcome
                            + "; run it as root, in a container with CAP_SYS_ADMIN, or allow user name spaces:"
                            + " sysctl -w user.max_user_namespaces=10000 kernel.apparmor_restrict_unprivileged_userns=0");
        }
    }

    /** What clients have to trust, as a PEM file. */
    public Path authority() {
        return directory.resolve("authority.crt");
    }

    /** An identity token of whoever may do everything, or of whoever may only pull. */
    public String identityToken(boolean strong) throws IOException {
        return Files.readString(directory.resolve(strong ? "strong.jwt" : "weak.jwt"));
    }

    /** Runs a command on it. */
    public Outcome run(Map<String, String> environment, List<String> command) {
        List<String> all = new ArrayList<>(List.of(
                "nsenter",
                "--target",
                Long.toString(program.pid()),
                "--user",
                "--net",
                "--mount",
                "--preserve-credentials",
                "--wd=" + directory));
        all.addAll(command);
        return Commands.run(directory, "", DONE_WITHIN, environment, all);
    }

    @Override
    public void close() {
        program.close();
    }

    /** Runs inside, until it is told to end. */
    public static void main(String[] arguments) throws Exception {
        Path place = Path.of(arguments[0]);
        Instant now = Instant.now();
        TemporaryAuthority authority = TemporaryAuthority.create(now);
        ServerCertificate certificate = authority.issue(List.of(HOST), now.minus(DAY), now.plus(DAY));
        Files.writeString(place.resolve("authority.crt"), authority.pem());
        Files.writeString(
                place.resolve("server.crt"),
                Pem.of(certificate.chain().getFirst()).text());
        Files.writeString(place.resolve("server.key"), Pem.of(certificate.key()).text());
        IdentityProvider provider = IdentityProvider.start();
        MemoryRegistry registry = MemoryRegistry.start();
        Path file =
                Files.writeString(place.resolve("cambist.yaml"), """
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
                """.formatted(HOST, registry.url(), provider.url()));
        write(provider, place.resolve("strong.jwt"), "ops/registry");
        write(provider, place.resolve("weak.jwt"), "dev/app");
        CambistServer server = CambistServer.start(file, Map.of(), InstantSource.system());
        CountDownLatch end = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            registry.close();
            provider.close();
            end.countDown();
        }));
        Files.writeString(place.resolve("ready"), "");
        end.await();
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
