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
 * A job of Azure Pipelines (learn.microsoft.com, REST API "Oidctoken - Create", 7.1-preview.1). No audience can be asked
 * for: the job's token has {@code api://AzureADTokenExchange}. A service connection, where one is named, gives a token of
 * its own: one of Microsoft Entra ID since November 2025, with that application's id as audience and a {@code sub} that
 * names the connection, else one of Azure DevOps with another subject.
 */
record AzureDevOps(ProcessContext context) implements IdentitySource {
    private static final String ADDRESS = "SYSTEM_OIDCREQUESTURI";
    private static final String TOKEN = "SYSTEM_ACCESSTOKEN";
    private static final String CONNECTION = "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID";

    @Override
    public String name() {
        return "Azure DevOps";
    }

    @Override
    public Attempt find(IdentityRequest request) {
        Optional<String> address = context.variable(ADDRESS);
        Optional<String> token = context.variable(TOKEN);
        if (address.isEmpty()) {
            return new Attempt.Absent(name(), ADDRESS + " is not set");
        }
        if (token.isEmpty()) {
            return new Attempt.Absent(
                    name(), TOKEN + " is not set; pass it to the step: env: { " + TOKEN + ": $(System.AccessToken) }");
        }
        try {
            return ask(Addresses.parse(ADDRESS, address.get()), token.get());
        } catch (IOException e) {
            return new Attempt.Failed(name(), Reason.of(e));
        }
    }

    private Attempt ask(URI address, String jobToken) throws IOException {
        Form query = new Form().add("api-version", "7.1-preview.1");
        context.variable(CONNECTION).ifPresent(id -> query.add("serviceConnectionId", id));
        Request request = Request.post(query.query(address), new Form()).header("Authorization", "Bearer " + jobToken);
        Answer answer = context.http().send(request);
        if (!answer.isOk()) {
            // 404 is what it says of a connection that the step does not use.
            String advice =
                    answer.status() == 404 && context.variable(CONNECTION).isPresent()
                            ? "; the step has to name the service connection in an input, as AzureCLI@2 does"
                            : "";
            return new Attempt.Failed(
                    name(), Http.shown(address) + " answered " + ErrorText.of(answer, List.of(jobToken)) + advice);
        }
        return new Attempt.Found(name(), ADDRESS, new Secret(answer.required("oidcToken")));
    }
}
