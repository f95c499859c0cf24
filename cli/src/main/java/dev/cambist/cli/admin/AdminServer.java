package dev.cambist.cli.admin;

import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.wire.Answer;
import dev.cambist.cli.wire.ErrorText;
import dev.cambist.cli.wire.Http;
import dev.cambist.cli.wire.Request;
import dev.cambist.client.wire.Form;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** The option {@code --server}, and the server that it names. */
final class AdminServer {
    private static final String DEFAULT = "http://127.0.0.1:8081";
    private static final String BASE = "/admin/v1";
    private static final Duration PROBED_WITHIN = Duration.ofSeconds(10);

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = DEFAULT,
            description = "The management listener of a server on this machine. Default: ${DEFAULT-VALUE}")
    private URI address = URI.create(DEFAULT);

    /** The answer to a question. */
    JsonObject ask(ProcessContext context, String path, Form query) throws IOException {
        return send(context, Request.get(query.query(address.resolve(BASE + path))));
    }

    /** The answer to a change. */
    JsonObject change(ProcessContext context, String path, Form form) throws IOException {
        return send(context, Request.post(address.resolve(BASE + path), form));
    }

    /** The answer of a health endpoint, whatever it says: one to a question of this machine comes soon or is none. */
    Answer probe(ProcessContext context, String path) throws IOException {
        return context.http().within(PROBED_WITHIN).send(Request.get(address.resolve(path)));
    }

    private static JsonObject send(ProcessContext context, Request request) throws IOException {
        Answer answer = context.http().send(request);
        if (!answer.isOk()) {
            throw new AdminRefusedException(
                    "the server at " + Http.shown(answer.address().resolve("/")) + " answered "
                            + ErrorText.of(answer, List.of()),
                    answer.status());
        }
        return answer.json();
    }
}
