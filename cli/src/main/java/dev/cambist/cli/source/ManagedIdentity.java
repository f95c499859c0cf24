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
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An Azure managed identity: of App Service, Functions or Container Apps ({@code IDENTITY_ENDPOINT}), else of a virtual
 * machine by its metadata service (learn.microsoft.com, "How to use managed identities"). The metadata service's host
 * can be set with {@code AZURE_POD_IDENTITY_AUTHORITY_HOST}, as for the Azure SDKs.
 */
record ManagedIdentity(ProcessContext context) implements IdentitySource {
    static final String ID = "azure-managed-identity";

    private static final String ENDPOINT = "IDENTITY_ENDPOINT";
    private static final String HEADER = "IDENTITY_HEADER";
    private static final String METADATA_HOST = "AZURE_POD_IDENTITY_AUTHORITY_HOST";
    private static final String CLIENT = "AZURE_CLIENT_ID";

    private static final Duration ENDPOINT_CONNECTS_WITHIN = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "Azure managed identity";
    }

    @Override
    public Attempt find(IdentityRequest request) throws InterruptedException {
        Optional<String> endpoint = context.variable(ENDPOINT);
        Optional<String> header = context.variable(HEADER);
        try {
            if (endpoint.isPresent() && header.isPresent()) {
                return appService(Addresses.parse(ENDPOINT, endpoint.get()), header.get(), request.entraAudience());
            }
            if (endpoint.isPresent()) {
                return new Attempt.Absent(
                        name(),
                        ENDPOINT + " is set without " + HEADER + ", which only Azure Arc does;"
                                + " it is not supported: use az or --token");
            }
            Optional<MetadataService> machine =
                    MetadataService.of(context, METADATA_HOST, context.variable(METADATA_HOST));
            return machine.isPresent()
                    ? virtualMachine(machine.get(), request.entraAudience())
                    : new Attempt.Absent(name(), MetadataService.notAsked(ID));
        } catch (IOException e) {
            return new Attempt.Failed(name(), Reason.of(e));
        }
    }

    private Attempt appService(URI endpoint, String secret, String audience) throws IOException {
        Form query = new Form().add("resource", audience).add("api-version", "2019-08-01");
        context.variable(CLIENT).ifPresent(client -> query.add("client_id", client));
        Request request = Request.get(query.query(endpoint))
                .header("X-IDENTITY-HEADER", secret)
                .toMetadata(ENDPOINT_CONNECTS_WITHIN);
        return read(context.http().send(request), ENDPOINT, secret);
    }

    private Attempt virtualMachine(MetadataService machine, String audience) throws IOException, InterruptedException {
        Form query = new Form().add("api-version", "2018-02-01").add("resource", audience);
        context.variable(CLIENT).ifPresent(client -> query.add("client_id", client));
        Request request = Request.get(query.query(machine.address().resolve("/metadata/identity/oauth2/token")));
        // Azure's own libraries tell it so: without the header it answers at once, and no other cloud in this way.
        Optional<Answer> known = machine.known(request);
        if (known.isEmpty()) {
            return new Attempt.Absent(name(), machine.silent());
        }
        if (known.get().status() == 404) {
            return new Attempt.Absent(name(), "this machine has no managed identity");
        }
        if (!isAzures(known.get())) {
            return new Attempt.Absent(name(), machine.another("Azure's", known.get()));
        }
        Answer answer = machine.ask(request.header("Metadata", "true"));
        if (answer.status() == 404 || (answer.status() == 400 && isWithoutIdentity(answer))) {
            return new Attempt.Absent(name(), "this machine has no managed identity");
        }
        return read(answer, "the machine's metadata service", "");
    }

    /** It complains of the missing header, in JSON, or it is in trouble, of which it may say nothing. */
    private static boolean isAzures(Answer answer) {
        if (answer.status() >= 500 && answer.body().length == 0) {
            return true;
        }
        boolean possible = answer.isOk() || answer.status() == 400 || answer.status() == 429 || answer.status() >= 500;
        return possible && isObject(answer);
    }

    private static boolean isObject(Answer answer) {
        try {
            return !answer.json().members().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isWithoutIdentity(Answer answer) {
        return ErrorText.of(answer, List.of()).contains("Identity not found");
    }

    private Attempt read(Answer answer, String from, String secret) throws IOException {
        if (!answer.isOk()) {
            return new Attempt.Failed(
                    name(), Http.shown(answer.address()) + " answered " + ErrorText.of(answer, List.of(secret)));
        }
        return new Attempt.Found(name(), from, new Secret(answer.required("access_token")));
    }
}
