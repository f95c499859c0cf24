package dev.cambist.cli.source;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.wire.Answer;
import dev.cambist.cli.wire.ErrorText;
import dev.cambist.cli.wire.Http;
import dev.cambist.cli.wire.Request;
import dev.cambist.client.wire.Form;
import dev.cambist.core.jose.Secret;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The service account of a machine of Google: Compute Engine, GKE, Cloud Run or Cloud Build, by its metadata service
 * (cloud.google.com, "Verify VM identity"). The service's host can be set with {@code GCE_METADATA_HOST}, as for Google's
 * own libraries.
 */
record GoogleMetadata(ProcessContext context) implements IdentitySource {
    static final String ID = "google";

    private static final String HOST = "GCE_METADATA_HOST";
    private static final String FLAVOR = "Metadata-Flavor";
    private static final String GOOGLE = "Google";
    private static final String IDENTITY = "/computeMetadata/v1/instance/service-accounts/default/identity";

    @Override
    public String name() {
        return "Google service account";
    }

    @Override
    public Attempt find(IdentityRequest request) throws InterruptedException {
        try {
            Optional<String> given = context.variable(HOST).map(host -> host.contains("://") ? host : "http://" + host);
            Optional<MetadataService> machine = MetadataService.of(context, HOST, given);
            return machine.isPresent()
                    ? machine(machine.get(), request.audience())
                    : new Attempt.Absent(name(), MetadataService.notAsked(ID));
        } catch (IOException e) {
            return new Attempt.Failed(name(), Reason.of(e));
        }
    }

    private Attempt machine(MetadataService machine, String audience) throws IOException, InterruptedException {
        Optional<Answer> known =
                machine.known(Request.get(machine.address().resolve("/")).header(FLAVOR, GOOGLE));
        if (known.isEmpty()) {
            return new Attempt.Absent(name(), machine.silent());
        }
        if (!isGoogles(known.get())) {
            return new Attempt.Absent(name(), machine.another("Google's", known.get()));
        }
        Form query = new Form().add("audience", audience).add("format", "full");
        Answer answer = machine.ask(
                Request.get(query.query(machine.address().resolve(IDENTITY))).header(FLAVOR, GOOGLE));
        if (answer.status() == 404) {
            return new Attempt.Absent(name(), "this machine has no service account");
        }
        if (!answer.isOk()) {
            return new Attempt.Failed(
                    name(), Http.shown(answer.address()) + " answered " + ErrorText.of(answer, List.of()));
        }
        Optional<Secret> token =
                isGoogles(answer) ? TokenText.of(new String(answer.body(), US_ASCII)) : Optional.empty();
        return token.isPresent()
                ? new Attempt.Found(name(), "audience " + audience, token.get())
                : new Attempt.Failed(
                        name(), Http.shown(answer.address()) + " answered with something that is no token");
    }

    /** Who proxies requests for others does not pass on the header; what has it is the machine's own service. */
    private static boolean isGoogles(Answer answer) {
        return answer.header(FLAVOR).contains(GOOGLE);
    }
}
