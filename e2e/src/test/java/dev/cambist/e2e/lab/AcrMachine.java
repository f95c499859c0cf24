package dev.cambist.e2e.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A machine on which {@code NAME.azurecr.io} leads to a gateway with a registry: a network and a file of hosts of its own,
 * made by {@code unshare} and entered by {@code nsenter}. Nothing else can be reached on it, ARM and Entra among that.
 */
public final class AcrMachine implements AutoCloseable {
    /** The registry's name. */
    public static final String NAME = "cambisttest";

    /** Its address. */
    public static final String HOST = NAME + ".azurecr.io";

    private static final Duration DONE_WITHIN = Duration.ofMinutes(5); // az needs 3 s for a command on two idle cores
    private static final List<String> OWN_NETWORK = List.of("unshare", "--net", "--mount", "--map-root-user");

    private final Path directory;
    private final Program program;

    private AcrMachine(Path directory, Program program) {
        this.directory = directory;
        this.program = program;
    }

    /** Starts it, with a registry in memory, and with what it keeps in this directory. */
    public static AcrMachine start(Path directory) throws IOException {
        return start(directory, List.of());
    }

    /** The same, with a real registry. */
    public static AcrMachine start(Path directory, Registry.Kind registry) throws IOException {
        registry.tool().path();
        return start(directory, List.of(registry.name()));
    }

    private static AcrMachine start(Path directory, List<String> registry) throws IOException {
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
                AcrMachineProgram.class.getName(),
                directory.toString()));
        command.addAll(registry);
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
                "env",
                "-C",
                directory.toString()));
        all.addAll(command);
        return Commands.run(directory, "", DONE_WITHIN, environment, all);
    }

    /** Asks the gateway as whoever may do everything, or as whoever may only pull; the scope may be none. */
    public Outcome curl(boolean strong, String scope, String path, String... more) throws IOException {
        List<String> command = new ArrayList<>(curl(HOST + path, more));
        if (!scope.isEmpty()) {
            String address = HOST + "/oauth2/token?service=" + HOST + "&scope=" + scope;
            String token =
                    member(run(Map.of(), curl(address, "--user", "oidc:" + identityToken(strong))), "access_token");
            command.addAll(List.of("--header", "Authorization: Bearer " + token));
        }
        return run(Map.of(), command);
    }

    private List<String> curl(String address, String... more) {
        List<String> command = new ArrayList<>(List.of(Tool.CURL.path().toString(), "-sS", "--fail-with-body"));
        command.addAll(List.of("--cacert", authority().toString(), "https://" + address));
        command.addAll(List.of(more));
        return command;
    }

    /** A refresh token of the same. */
    public String refreshToken(boolean strong) throws IOException {
        String form = "grant_type=access_token&service=" + HOST + "&access_token=" + identityToken(strong);
        return member(curl(strong, "", "/oauth2/exchange", "--data", form), "refresh_token");
    }

    private static String member(Outcome outcome, String name) {
        try {
            return JsonObject.parse(outcome.orFail().output().getBytes(UTF_8))
                    .text(name)
                    .orElseThrow(() -> new AssertionError("no " + name + ": " + outcome));
        } catch (JsonException e) {
            throw new AssertionError("no JSON: " + outcome, e);
        }
    }

    /** Pushes an image whose content is its name. */
    public TinyImage push(String repository, String tag) throws IOException {
        TinyImage image =
                TinyImage.write(directory.resolve(repository.replace('/', '-') + "-" + tag), repository + ":" + tag);
        Path trust = Files.createDirectories(directory.resolve("trust"));
        Path authority = trust.resolve("authority.crt");
        if (!Files.exists(authority)) {
            Files.copy(authority(), authority);
        }
        run(
                        Map.of(),
                        List.of(
                                Tool.SKOPEO.path().toString(),
                                "copy",
                                "--dest-creds",
                                "oidc:" + identityToken(true),
                                "--dest-cert-dir",
                                trust.toString(),
                                image.reference(),
                                "docker://" + HOST + "/" + repository + ":" + tag))
                .orFail();
        return image;
    }

    @Override
    public void close() {
        program.close();
    }
}
