package dev.cambist.server.http;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Writes an answer as a response, with the id of the request. */
public final class AnswerWriter {
    /** Those of most answers, whose octets are made once. */
    private static final List<HttpField> UNKEPT_JSON = Answer.UNKEPT_JSON.entrySet().stream()
            .<HttpField>map(header -> new PreEncodedHttpField(header.getKey(), header.getValue()))
            .toList();

    private AnswerWriter() {}

    /** Writes the whole answer, and calls back when it is written. */
    public static void write(Answer answer, UUID correlation, Request request, Response response, Callback callback) {
        // What is refused there is the rest of the body itself; after any other answer it is read and thrown away.
        if (answer.status() == HttpStatus.REQUEST_TIMEOUT_408 || answer.status() == HttpStatus.PAYLOAD_TOO_LARGE_413) {
            response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
        }
        if (request.getConnectionMetaData().getConnection() instanceof Http1Connection connection) {
            connection.answerBegins();
            // Jetty's connector says so itself from the moment on at which it has closed its port, which is a little
            // later.
            if (connection.getConnector().getServer().isStopping()) {
                response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
            }
        }
        ByteBuffer body = answer.body();
        response.setStatus(answer.status());
        write(answer.headers(), response.getHeaders());
        answer.cookies().forEach(cookie -> response.getHeaders().add(HttpHeader.SET_COOKIE, cookie));
        response.getHeaders().put(Correlation.HEADER, correlation.toString());
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.remaining());
        response.write(true, body, callback);
    }

    private static void write(Map<String, String> headers, HttpFields.Mutable response) {
        if (headers.equals(Answer.UNKEPT_JSON)) {
            UNKEPT_JSON.forEach(response::put);
        } else {
            headers.forEach(response::put);
        }
    }
}
