package dev.cambist.server.http;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Between Jetty and the endpoints: a request becomes a call, an answer becomes a response. */
final class CallHandler extends Handler.Abstract {
    private final Function<String, Routes> routesByConnector;
    private final Clients clients;
    private final Limits limits;

    CallHandler(Function<String, Routes> routesByConnector, Clients clients, Limits limits) {
        this.routesByConnector = routesByConnector;
        this.clients = clients;
        this.limits = limits;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        UUID correlation = Correlation.of(request.getHeaders()::getValuesList);
        HttpURI uri = request.getHttpURI();
        RequestBody body = new RequestBody(request, limits);
        Call call = new Call(
                correlation,
                clients.of(request),
                request.getMethod(),
                Optional.ofNullable(uri.getPath()).orElse(""),
                Optional.ofNullable(uri.getQuery()),
                request.getHeaders()::getValuesList,
                body::read);
        String connector = request.getConnectionMetaData().getConnector().getName();
        Answer answer = routesByConnector.apply(connector).answer(call);
        AnswerWriter.write(answer, correlation, request, response, callback);
        return true;
    }
}
