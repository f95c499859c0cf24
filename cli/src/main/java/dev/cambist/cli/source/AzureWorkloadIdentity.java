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
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A federated token, which Microsoft Entra ID exchanges for one of an application (learn.microsoft.com, "client
 * credentials flow, third case: with a federated credential"; the variables are those of Azure Workload Identity).
 */
record AzureWorkloadIdentity(ProcessContext context) implements IdentitySource {
    private static final String FILE = "AZURE_FEDERATED_TOKEN_FILE";
    private static final String CLIENT = "AZURE_CLIENT_ID";
    private static final String TENANT = "AZURE_TENANT_ID";
    private static final String AUTHORITY = "AZURE_AUTHORITY_HOST";

    @Override
    public String name() {
        return "Azure workload identity";
    }

    @Override
    public Attempt find(IdentityRequest request) {
        Optional<String> file = context.variable(FILE);
        if (file.isEmpty()) {
            return new Attempt.Absent(name(), FILE + " is not set");
        }
        Optional<String> client = context.variable(CLIENT);
        Optional<String> tenant = context.variable(TENANT);
        if (client.isEmpty() || tenant.isEmpty()) {
            return new Attempt.Failed(
                    name(), (client.isEmpty() ? CLIENT : TENANT) + " is not set, and " + FILE + " is");
        }
        try {
            return exchange(TokenText.read(Path.of(file.get())), client.get(), tenant.get(), request.entraAudience());
        } catch (IOException e) {
            return new Attempt.Failed(name(), Reason.of(e));
        }
    }

    private Attempt exchange(Secret federated, String client, String tenant, String audience) throws IOException {
        String authority = context.variable(AUTHORITY).orElse("https://login.microsoftonline.com/");
        String slash = authority.endsWith("/") ? "" : "/";
        URI endpoint = Addresses.parse(AUTHORITY, authority + slash + tenant + "/oauth2/v2.0/token");
        Form form = new Form()
                .add("client_id", client)
                .add("grant_type", "client_credentials")
                .add("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                .add("client_assertion", federated.value())
                .add("scope", audience + "/.default");
        Answer answer = context.http().send(Request.post(endpoint, form));
        if (!answer.isOk()) {
            return new Attempt.Failed(
                    name(), Http.shown(endpoint) + " answered " + ErrorText.of(answer, List.of(federated.value())));
        }
        return new Attempt.Found(name(), "application " + client, new Secret(answer.required("access_token")));
    }
}
