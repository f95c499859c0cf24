package dev.cambist.cli.source;

import dev.cambist.cli.process.ProcessContext;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job of CircleCI (circleci.com/docs, "OIDC tokens with custom claims"): its program {@code circleci} gives a token with
 * the audience that is asked for. The variables, where that program is missing, have the organization's id as audience.
 */
record CircleCi(ProcessContext context, Duration within) implements IdentitySource {
    static final Duration WITHIN = Duration.ofSeconds(20);

    private static final String MARKER = "CIRCLECI";

    @Override
    public String name() {
        return "CircleCI";
    }

    @Override
    public Attempt find(IdentityRequest request) throws InterruptedException {
        Optional<Program> program =
                context.variable(MARKER).isPresent() ? Program.find("circleci", context) : Optional.empty();
        if (program.isEmpty()) {
            return variables().find(request);
        }
        try {
            return run(program.get(), request.audience());
        } catch (IOException e) {
            return new Attempt.Failed(name(), program.get().file() + " cannot be run: " + Reason.of(e));
        }
    }

    private Attempt run(Program program, String audience) throws IOException, InterruptedException {
        String claims = JsonWriter.write(Map.of("aud", audience));
        Optional<Program.Result> result = program.run(within, List.of("run", "oidc", "get", "--claims", claims));
        if (result.isEmpty()) {
            return new Attempt.Failed(
                    name(), "circleci run oidc get did not answer within " + within.toSeconds() + " s");
        }
        Optional<Secret> token =
                result.get().exitCode() == 0 ? TokenText.of(result.get().output()) : Optional.empty();
        return token.isPresent()
                ? new Attempt.Found(name(), "audience " + audience, token.get())
                : new Attempt.Failed(
                        name(),
                        "circleci run oidc get gives no token: " + result.get().complaint());
    }

    private ReadyVariable variables() {
        return new ReadyVariable(
                name(),
                MARKER,
                List.of("CIRCLE_OIDC_TOKEN_V2", "CIRCLE_OIDC_TOKEN"),
                "and there is no circleci on the PATH, whose `circleci run oidc get` asks for the audience %s",
                context);
    }
}
