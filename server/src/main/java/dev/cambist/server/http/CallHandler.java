package dev.cambist.server.http;

import static org.eclipse.jetty.http.UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR;

import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.forwarding.ClientView;
import dev.cambist.server.settings.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Between Jetty and the endpoints: a request becomes a call, an answer becomes a response. */
final class CallHandler extends Handler.Abstract {
    /**
     * Bytes of memory that a field takes beside its text; it was 75. So many of the limit of a head allow one field, so that
     * many small ones are no way around it: 256, where Tomcat and Apache's httpd allow 100.
     */
    static final int FIELD = 128;

    /** Why a head with more fields than that is refused. */
    static final String TOO_MANY_FIELDS = "too many fields";

    private final RouteTable table;
    private final ClientAddresses clients;
    private final Limits limits;
    private final Supplier<Optional<Duration>> overload;

    /** @param overload says of each request, once, after which time it may come again if it is not to be served now */
    CallHandler(RouteTable table, ClientAddresses clients, Limits limits, Supplier<Optional<Duration>> overload) {
        this.table = table;
        this.clients = clients;
        this.limits = limits;
        this.overload = overload;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        HttpURI uri = request.getHttpURI();
        String path = Optional.ofNullable(uri.getPath()).orElse("");
        ClientView client = clients.of(request);
        CountedEndPoint connection = CountedEndPoint.of(request);
        connection.holding().belongsTo(client.address());
        Optional<Duration> later = overload.get().or(connection.budget()::refusal);
        if (later.isPresent()) {
            UUID correlation = Correlation.of(request.getHeaders()::getValuesList);
            Answer refusal =
                    table.withHeaders(ErrorAnswer.of(new Temporary.Overloaded(later.get()), correlation), path);
            AnswerWriter.write(refusal, correlation, request, response, callback);
            return true;
        }
        if (request.getHeaders().size() > mostFields(limits.headerBytes())) {
            Response.writeError(
                    request, response, callback, HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431, TOO_MANY_FIELDS);
            return true;
        }
        Optional<StreamingEndpoint> streaming = table.streaming(path);
        if (streaming.isPresent()) {
            streaming.get().handle(request, response, callback);
            return true;
        }
        if (uri.hasViolation(AMBIGUOUS_PATH_SEPARATOR)) {
            Response.writeError(
                    request, response, callback, HttpStatus.BAD_REQUEST_400, AMBIGUOUS_PATH_SEPARATOR.getDescription());
            return true;
        }
        UUID correlation = Correlation.of(values(request.getHeaders()));
        RequestBody body = new RequestBody(request, connection, client.address(), limits);
        Call call = new Call(
                correlation,
                client,
                request.getMethod(),
                path,
                Optional.ofNullable(uri.getQuery()),
                values(request.getHeaders()),
                body::read);
        AnswerWriter.write(table.answer(call), correlation, request, response, callback);
        return true;
    }

    /** How many fields a head of at most so many bytes may have. */
    static int mostFields(int headerBytes) {
        return headerBytes / FIELD;
    }

    /** Jetty makes a list and an iterator also for a field that is not there, and most that are looked for are not. */
    private static Function<String, List<String>> values(HttpFields fields) {
        return name -> fields.contains(name) ? fields.getValuesList(name) : List.of();
    }
}
