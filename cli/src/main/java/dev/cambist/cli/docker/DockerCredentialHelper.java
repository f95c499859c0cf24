package dev.cambist.cli.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.process.ProductVersion;
import dev.cambist.cli.wire.Registry;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code docker-credential-cambist}: {@code get}, {@code store}, {@code erase}, {@code list} and {@code version} of
 * docker's credential helper protocol. Answers and errors go to the standard output, as it wants; the exit code is 1
 * after an error.
 */
public final class DockerCredentialHelper {
    private static final int MAX_INPUT_BYTES = 64 * 1024;
    private static final String VERSION = "docker-credential-cambist (dev.cambist) " + ProductVersion.TEXT;
    private static final String USAGE = "Usage: docker-credential-cambist <store|get|erase|list|version>";

    private final ProcessContext context;
    private final InstantSource clock;
    private final Diagnostics diagnostics;

    private DockerCredentialHelper(ProcessContext context, InstantSource clock, Diagnostics diagnostics) {
        this.context = context;
        this.clock = clock;
        this.diagnostics = diagnostics;
    }

    /** Answers one request and ends the process with its exit code. */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(List.of(arguments), ProcessContext.ofHelper(), InstantSource.system(), System.out, System.err));
    }

    /**
     * Answers one request.
     *
     * @param arguments the command alone
     * @param out where the answer goes, or the error as the protocol wants it
     * @param err where a person may read more
     * @return the exit code, 0 or 1
     */
    public static int run(
            List<String> arguments, ProcessContext context, InstantSource clock, PrintStream out, PrintStream err)
            throws InterruptedException {
        DockerCredentialHelper helper = new DockerCredentialHelper(context, clock, new Diagnostics(err));
        try {
            helper.answer(arguments).ifPresent(out::println);
            return 0;
        } catch (HelperError e) {
            out.println(e.getMessage());
            return 1;
        } catch (IOException e) {
            String reason =
                    Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
            out.println(reason);
            // docker pull goes on without credentials and drops the answer; of this it passes on every line.
            helper.diagnostics.add(reason);
            return 1;
        } finally {
            out.flush();
        }
    }

    private Optional<String> answer(List<String> arguments) throws HelperError, IOException, InterruptedException {
        if (arguments.size() != 1) {
            throw new HelperError(USAGE);
        }
        return switch (arguments.getFirst()) {
            case "get" -> Optional.of(get(serverUrl()));
            case "store" -> {
                store(Credentials.parse(input()));
                yield Optional.empty();
            }
            case "erase" -> {
                erase(serverUrl());
                yield Optional.empty();
            }
            case "list" -> Optional.of(list());
            case "version", "--version", "-v" -> Optional.of(VERSION);
            case "help", "--help", "-h" -> Optional.of(USAGE);
            default -> throw new HelperError("docker-credential-cambist: unknown action. " + USAGE);
        };
    }

    private String get(String serverUrl) throws HelperError, IOException, InterruptedException {
        Registry registry = registry(serverUrl).orElseThrow(HelperError::notFound);
        KnownRegistries known = KnownRegistries.of(context);
        if (!known.has(registry)) {
            if (!known.complaints().isEmpty()) {
                known.complaints().forEach(diagnostics::add);
                diagnostics.add("so " + registry + " sees no identity of yours, even if it is named there");
            } else if (!known.isStore()) {
                diagnostics.add(registry + " is not among the registries that may see an identity of yours; to add it:"
                        + " cambist login --helper " + registry + ", or name it in CAMBIST_REGISTRIES");
            }
            throw HelperError.notFound();
        }
        return new Credentials(
                        serverUrl,
                        Credentials.NOBODY,
                        new RefreshTokenProvider(context, clock, diagnostics).refreshToken(registry))
                .json();
    }

    /** Keeps nothing. What {@code docker login} got from here and brings back is accepted; a password is not. */
    private void store(Credentials credentials) throws HelperError, IOException {
        Optional<Registry> registry = registry(credentials.serverUrl());
        boolean ourUser = credentials.username().equals(Credentials.NOBODY)
                || credentials.username().equals(Credentials.TOKEN);
        if (registry.isEmpty() || !ourUser || !isOurs(registry.get(), credentials)) {
            throw new HelperError(
                    "docker-credential-cambist keeps no passwords: it makes a login from the identity of this"
                            + " job, pod or person whenever one is needed. Log in without a user name, or take the registry out"
                            + " of credHelpers (or credsStore) in docker's configuration first");
        }
    }

    private boolean isOurs(Registry registry, Credentials credentials) throws IOException {
        return TokenCache.open(context).of(registry.name()).stream()
                .anyMatch(kept -> kept.isOfSameIdentity(credentials.secret()));
    }

    /** Forgets the refresh tokens; the next {@code get} asks for a new one. */
    private void erase(String serverUrl) throws IOException {
        Optional<Registry> registry = registry(serverUrl);
        if (registry.isPresent()) {
            TokenCache.open(context).forget(registry.get().name());
        }
    }

    /** The registries for which {@code get} would look for an identity. */
    private String list() {
        JsonWriter json = new JsonWriter().beginObject();
        KnownRegistries.of(context).names().forEach(name -> json.member(name, Credentials.NOBODY));
        return json.endObject().toString();
    }

    /** Empty for what no registry's name is, such as the key of a namespace. */
    private static Optional<Registry> registry(String serverUrl) {
        try {
            return Optional.of(Registry.parse(serverUrl));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private String serverUrl() throws HelperError, IOException {
        String serverUrl = new String(input(), UTF_8).strip();
        if (serverUrl.isEmpty()) {
            throw HelperError.noServerUrl();
        }
        return serverUrl;
    }

    private byte[] input() throws IOException {
        byte[] input = context.input().readNBytes(MAX_INPUT_BYTES + 1);
        if (input.length > MAX_INPUT_BYTES) {
            throw new IOException("the input is larger than " + MAX_INPUT_BYTES + " bytes");
        }
        return input;
    }
}
