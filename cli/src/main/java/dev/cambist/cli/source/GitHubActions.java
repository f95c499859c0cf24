package dev.cambist.cli.source;

import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.wire.Answer;
import dev.cambist.cli.wire.ErrorText;
import dev.cambist.cli.wire.Http;
import dev.cambist.cli.wire.Request;
import dev.cambist.client.wire.Form;
import dev.cambist.core.jose.Secret;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A job of GitHub Actions, or of Forgejo or Gitea, which have the same contract: a GET with the job's own token and the
 * audience, answered with {@code value} (docs.github.com, "OpenID Connect reference"; forgejo.org, "Security OpenID
 * Connect").
 */
record GitHubActions(ProcessContext context) implements IdentitySource {
    private static final String ADDRESS = "ACTIONS_ID_TOKEN_REQUEST_URL";
    private static final String TOKEN = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";

    @Override
    public String name() {
        return "GitHub, Forgejo or Gitea Actions";
    }

    @Override
    public Attempt find(IdentityRequest request) {
        Optional<String> address = context.variable(ADDRESS);
        Optional<String> token = context.variable(TOKEN);
        if (address.isPresent() && token.isPresent()) {
            return ask(address.get(), token.get(), request.audience());
        }
        if (context.variable("GITHUB_ACTIONS").isEmpty()) {
            return new Attempt.Absent(name(), ADDRESS + " is not set");
        }
        return new Attempt.Absent(
                name(),
                ADDRESS + " is not set; let the job ask for a token: permissions: { id-token: write },"
                        + " on Forgejo enable-openid-connect: true");
    }

    private Attempt ask(String address, String jobToken, String audience) {
        try {
            URI endpoint = new Form().add("audience", audience).query(Addresses.parse(ADDRESS, address));
            Answer answer = context.http().send(Request.get(endpoint).header("Authorization", "Bearer " + jobToken));
            if (!answer.isOk()) {
                return new Attempt.Failed(
                        name(), Http.shown(endpoint) + " answered " + ErrorText.of(answer, List.of(jobToken)));
            }
            return new Attempt.Found(name(), "audience " + audience, new Secret(answer.required("value")));
        } catch (IOException e) {
            return new Attempt.Failed(name(), Reason.of(e));
        }
    }
}
