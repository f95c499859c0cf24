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
    private static final String ENDPOINT = "IDENTITY_ENDPOINT";
    private static final String HEADER = "IDENTITY_HEADER";
    private static final String METADATA_HOST = "AZURE_POD_IDENTITY_AUTHORITY_HOST";
    private static final String CLIENT = "AZURE_CLIENT_ID";

    /** The metadata service is on the machine itself; elsewhere nothing answers at its address. */
    private static final Duration METADATA_CONNECTS_WITHIN = Duration.ofMillis(500);

    private static final Duration ENDPOINT_CONNECTS_WITHIN = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "Azure managed identity";
    }

    @Override
    public Attempt find(IdentityRequest request) {
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
            String host = context.variable(METADATA_HOST).orElse("http://169.254.169.254");
            return virtualMachine(Addresses.parse(METADATA_HOST, host), request.entraAudience());
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

    private Attempt virtualMachine(URI host, String audience) throws IOException {
        Form query = new Form().add("api-version", "2018-02-01").add("resource", audience);
        context.variable(CLIENT).ifPresent(client -> query.add("client_id", client));
        Request request = Request.get(query.query(host.resolve("/metadata/identity/oauth2/token")))
                .header("Metadata", "true")
                .toMetadata(METADATA_CONNECTS_WITHIN);
        Answer answer;
        try {
            answer = context.http().send(request);
        } catch (IOException e) {
            return new Attempt.Absent(name(), "no metadata service answers at " + host.getHost());
        }
        if (answer.status() == 404 || (answer.status() == 400 && isWithoutIdentity(answer))) {
            return new Attempt.Absent(name(), "this machine has no managed identity");
        }
        return read(answer, "the machine's metadata service", "");
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
