package dev.cambist.cli.admin;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.source.NoIdentityException;
import dev.cambist.cli.wire.Answer;
import dev.cambist.cli.wire.ErrorText;
import dev.cambist.cli.wire.Http;
import dev.cambist.cli.wire.Request;
import dev.cambist.client.wire.Form;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;

/**
 * The admin API of a server. It is asked without a credential first, as is enough on the server's own machine; where it wants
 * an operator, the one who calls signs in.
 */
public final class AdminServer {
    private static final String BASE = "/admin/v1";

    @Mixin
    private ManagementListener listener = new ManagementListener();

    @Mixin
    private OperatorOptions operator = new OperatorOptions();

    /** The options that say whom to ask as an operator; what is to be trusted there is everybody's. */
    static final List<String> OPTIONS = Stream.concat(
                    Stream.of(ManagementListener.OPTION), OperatorOptions.OPTIONS.stream())
            .toList();

    /** Refuses all options of an operator beside one that does without a server. */
    public void requireUnused(Console console, String other) {
        requireUnused(console, other + " needs no server; leave ", OPTIONS);
    }

    static void requireUnused(Console console, String why, List<String> options) {
        for (String option : options) {
            if (console.commandLine().getParseResult().hasMatchedOption(option)) {
                throw console.wrongUse(why + option + " out");
            }
        }
    }

    /** The answer to a question. */
    public JsonObject ask(ProcessContext context, String path, Form query)
            throws IOException, NoIdentityException, InterruptedException {
        return send(context, Request.get(query.query(listener.at(BASE + path))));
    }

    /** The answer to a change. */
    public JsonObject change(ProcessContext context, String path, Form form)
            throws IOException, NoIdentityException, InterruptedException {
        return send(context, Request.post(listener.at(BASE + path), form));
    }

    /** The process's own, which trusts the file of {@code --ca} besides. */
    ProcessContext trusting(ProcessContext context) {
        return listener.trusting(context);
    }

    private JsonObject send(ProcessContext context, Request request)
            throws IOException, NoIdentityException, InterruptedException {
        ProcessContext trusting = trusting(context);
        Answer answer = trusting.http().send(request);
        if (answer.isOk()) {
            return answer.json();
        }
        Optional<Secret> token = signIn(trusting, answer);
        if (token.isEmpty()) {
            throw refused(answer, List.of());
        }
        Answer signedIn = trusting.http()
                .send(request.header("Authorization", "Bearer " + token.get().value()));
        if (!signedIn.isOk()) {
            throw refused(signedIn, List.of(token.get().value()));
        }
        return signedIn.json();
    }

    private Optional<Secret> signIn(ProcessContext context, Answer refusal)
            throws IOException, NoIdentityException, InterruptedException {
        try {
            return operator.signIn(context, listener.host(), refusal);
        } catch (NoIdentityException e) {
            // What was refused first may be easier to mend than to find an identity.
            throw new AdminRefusedException(
                    text(refusal, List.of()) + "; and to sign in, " + e.getMessage(), refusal.status());
        }
    }

    private static AdminRefusedException refused(Answer answer, List<String> secrets) {
        return new AdminRefusedException(text(answer, secrets), answer.status());
    }

    private static String text(Answer answer, List<String> secrets) {
        return "the server at " + Http.shown(answer.address().resolve("/")) + " answered "
                + ErrorText.of(answer, secrets);
    }
}
