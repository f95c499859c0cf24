package dev.cambist.cli.kubelet;

import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.source.Attempt;
import dev.cambist.cli.source.IdentityRequest;
import dev.cambist.cli.source.Search;
import dev.cambist.cli.source.SignIn;
import dev.cambist.cli.source.Sources;
import dev.cambist.cli.wire.Discovery;
import dev.cambist.cli.wire.TokenService;
import dev.cambist.core.jose.Secret;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code cambist-credential-provider}: answers one request of the kubelet. It takes the token of the pod's service account.
 * With {@code --node} a request without one is answered with the node's own identity: the kubelet sends such a request for
 * static pods, where tokenAttributes have {@code requireServiceAccount: false}, and never for a pod whose token it cannot
 * get. A request with a token is never answered with the node's identity, whatever becomes of its exchange.
 */
public final class CredentialProvider {
    private static final int MAX_INPUT_BYTES = 256 * 1024;
    private static final String NODE = "--node";
    private static final String AUDIENCE = "CAMBIST_AUDIENCE";

    /** The kubelet waits a minute for everything; what it is told then says more than that it waited. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final ProcessContext context;
    private final InstantSource clock;

    private CredentialProvider(ProcessContext context, InstantSource clock) {
        this.context = context;
        this.clock = clock;
    }

    /** Answers one request and ends the process with its exit code. */
    public static void main(String[] arguments) throws InterruptedException {
        ProcessContext process = ProcessContext.ofHelper();
        ProcessContext impatient = process.with(process.http().within(ANSWER_WITHIN));
        System.exit(run(List.of(arguments), impatient, InstantSource.system(), System.out, System.err));
    }

    /**
     * Answers one request.
     *
     * @param arguments none, or {@code --node}
     * @return the exit code: 0, or 1 with the reason on the error stream
     */
    public static int run(
            List<String> arguments, ProcessContext context, InstantSource clock, PrintStream out, PrintStream err)
            throws InterruptedException {
        try {
            out.println(new CredentialProvider(context, clock).answer(arguments).json());
            out.flush();
            return 0;
        } catch (BadRequestException | IOException e) {
            err.println("cambist-credential-provider: "
                    + Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName()));
            return 1;
        }
    }

    private PullAnswer answer(List<String> arguments) throws BadRequestException, IOException, InterruptedException {
        if (!arguments.isEmpty() && !arguments.equals(List.of(NODE))) {
            throw new BadRequestException("the only argument is " + NODE);
        }
        PullRequest request = PullRequest.parse(input());
        Secret identity = identity(request, !arguments.isEmpty());
        TokenService service = new Discovery(context.http(), SignIn.realms(context)).find(request.registry());
        Secret refreshToken = service.exchange(context.http(), context.sleeper(), identity);
        new PullRight(context, service).require(request, identity, refreshToken);
        List<Secret> tokens = new ArrayList<>(List.of(refreshToken));
        // What KEP-4412 asks for: nothing may outlive the token that it was given for.
        request.serviceAccountToken().ifPresent(tokens::add);
        return new PullAnswer(
                request.apiVersion(),
                request.registry().name(),
                refreshToken,
                CacheDuration.of(tokens, clock.instant()));
    }

    private Secret identity(PullRequest request, boolean orTheNodes)
            throws BadRequestException, IOException, InterruptedException {
        if (request.serviceAccountToken().isPresent()) {
            return request.serviceAccountToken().get();
        }
        if (!orTheNodes) {
            throw new BadRequestException("the request has no serviceAccountToken; set tokenAttributes with"
                    + " requireServiceAccount: true in the CredentialProviderConfig, or have pods without a service"
                    + " account use the node's own identity, with requireServiceAccount: false and args: [" + NODE
                    + "]");
        }
        return node(request);
    }

    private Secret node(PullRequest request) throws IOException, InterruptedException {
        Optional<String> audience = context.variable(AUDIENCE);
        Search search = Sources.search(Sources.ambient(context), new IdentityRequest(request.registry(), audience));
        Optional<Attempt.Found> found = search.found();
        if (found.isEmpty()) {
            throw new IOException("the pod has no service account, and the node has no identity; looked at: "
                    + String.join("; ", search.lines()));
        }
        return found.get().token();
    }

    private byte[] input() throws IOException {
        byte[] input = context.input().readNBytes(MAX_INPUT_BYTES + 1);
        if (input.length > MAX_INPUT_BYTES) {
            throw new IOException("the request is larger than " + MAX_INPUT_BYTES + " bytes");
        }
        return input;
    }
}
