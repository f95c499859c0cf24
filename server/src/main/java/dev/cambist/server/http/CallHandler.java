package dev.cambist.server.http;

import static org.eclipse.jetty.http.UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR;

import dev.cambist.server.settings.Limits;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Between Jetty and the endpoints: a request becomes a call, an answer becomes a response. */
final class CallHandler extends Handler.Abstract {
    private final Function<Request, RouteTable> routes;
    private final ClientAddresses clients;
    private final Limits limits;

    CallHandler(Function<Request, RouteTable> routes, ClientAddresses clients, Limits limits) {
        this.routes = routes;
        this.clients = clients;
        this.limits = limits;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        RouteTable table = routes.apply(request);
        HttpURI uri = request.getHttpURI();
        String path = Optional.ofNullable(uri.getPath()).orElse("");
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
        UUID correlation = Correlation.of(request.getHeaders()::getValuesList);
        RequestBody body = new RequestBody(request, limits);
        Call call = new Call(
                correlation,
                clients.of(request),
                request.getMethod(),
                path,
                Optional.ofNullable(uri.getQuery()),
                request.getHeaders()::getValuesList,
                body::read);
        AnswerWriter.write(table.answer(call), correlation, request, response, callback);
        return true;
    }
}
