package dev.cambist.server.http;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.settings.Limits;
import java.util.UUID;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The errors that Jetty finds before any endpoint is asked, as answers of the same form as all others. */
final class JettyErrors implements Request.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(JettyErrors.class);

    private final RouteTable routes;
    private final Limits limits;

    JettyErrors(RouteTable routes, Limits limits) {
        this.routes = routes;
        this.limits = limits;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        UUID correlation = Correlation.of(request.getHeaders()::getValuesList);
        Object message = request.getAttribute(ErrorHandler.ERROR_MESSAGE);
        Answer answer = answer(response.getStatus(), String.valueOf(message), correlation);
        Object cause = request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
        // A client that has left is no failure of ours, and nobody reads this answer.
        if (answer.status() == HttpStatus.INTERNAL_SERVER_ERROR_500 && !(cause instanceof EofException)) {
            LOG.atError()
                    .addKeyValue("correlation", correlation)
                    .setCause(cause instanceof Throwable throwable ? throwable : null)
                    .log("unexpected failure");
        }
        String path = request.getHttpURI().getPath();
        AnswerWriter.write(
                path == null ? answer : routes.withHeaders(answer, path), correlation, request, response, callback);
        return true;
    }

    private Answer answer(int status, String message, UUID correlation) {
        return switch (status) {
            case HttpStatus.REQUEST_TIMEOUT_408 ->
                ErrorAnswer.of(
                        message.equals(Http1Connection.SLOW_HEAD)
                                ? new InvalidRequest.SlowHead(limits.headTime())
                                : new InvalidRequest.SlowBody(limits.idleTime()),
                        correlation);
            case HttpStatus.URI_TOO_LONG_414, HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 ->
                ErrorAnswer.of(new InvalidRequest.HeadersTooLarge(limits.headerBytes()), correlation);
            // Jetty's GracefulHandler says no more than this.
            case HttpStatus.SERVICE_UNAVAILABLE_503 ->
                ErrorAnswer.of(new Temporary.Stopping(Listeners.RETRY_AFTER_STOP), correlation);
            default ->
                HttpStatus.isClientError(status) || status == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505
                        ? ErrorAnswer.of(new InvalidRequest.MalformedRequest(message), correlation)
                        : ErrorAnswer.unexpected(correlation);
        };
    }
}
