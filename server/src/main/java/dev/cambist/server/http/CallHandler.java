package dev.cambist.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
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
        send(answer, correlation, request, response, callback);
        return true;
    }

    static void send(Answer answer, UUID correlation, Request request, Response response, Callback callback) {
        // Whoever sends more than was read loses the connection, not the answer.
        if (!request.consumeAvailable()) {
            response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
        }
        byte[] body = answer.body().getBytes(UTF_8);
        response.setStatus(answer.status());
        answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        response.getHeaders().put(Correlation.HEADER, correlation.toString());
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
