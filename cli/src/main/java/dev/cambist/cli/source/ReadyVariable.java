package dev.cambist.cli.source;

import dev.cambist.cli.process.ProcessContext;
import dev.cambist.core.jose.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A CI system that puts a token into a variable before the job starts.
 *
 * @param marker the variable by which the system is known
 * @param variables where the token may be, the better place first
 * @param advice what to do when it is in none of them, with %s for the audience that it has to have
 */
record ReadyVariable(String name, String marker, List<String> variables, String advice, ProcessContext context)
        implements IdentitySource {
    /**
     * GitLab CI (docs.gitlab.com/ci/secrets/id_token_authentication). The job names its variable itself; the second is
     * the name of GitLab's own examples. With {@code file: true} it holds the path of a file.
     */
    static ReadyVariable gitLab(ProcessContext context) {
        return new ReadyVariable(
                "GitLab CI",
                "GITLAB_CI",
                List.of("CAMBIST_ID_TOKEN", "GITLAB_OIDC_TOKEN"),
                "give the job a token: id_tokens: { CAMBIST_ID_TOKEN: { aud: %s } }",
                context);
    }

    /** Bitbucket Pipelines (support.atlassian.com, "Integrate Pipelines with resource servers using OIDC"). */
    static ReadyVariable bitbucket(ProcessContext context) {
        return new ReadyVariable(
                "Bitbucket Pipelines",
                "BITBUCKET_BUILD_NUMBER",
                List.of("BITBUCKET_STEP_OIDC_TOKEN"),
                "give the step one: oidc: { audiences: [%s] }; with oidc: true alone its audience is the workspace",
                context);
    }

    @Override
    public Attempt find(IdentityRequest request) {
        for (String variable : variables) {
            Optional<String> value = context.variable(variable);
            if (value.isPresent()) {
                return read(variable, value.get());
            }
        }
        if (context.variable(marker).isEmpty()) {
            return new Attempt.Absent(name, marker + " is not set");
        }
        String names = String.join(" and ", variables);
        return new Attempt.Absent(
                name,
                names + (variables.size() == 1 ? " is" : " are") + " not set; " + advice.formatted(request.audience()));
    }

    private Attempt read(String variable, String value) {
        try {
            Optional<Secret> token =
                    value.startsWith("/") ? Optional.of(TokenText.read(Path.of(value))) : TokenText.of(value);
            return token.isPresent()
                    ? new Attempt.Found(name, variable, token.get())
                    : new Attempt.Failed(name, variable + " does not hold a token, which is one word of ASCII");
        } catch (IOException e) {
            return new Attempt.Failed(name, variable + ": " + Reason.of(e));
        }
    }
}
