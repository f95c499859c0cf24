package dev.cambist.server.gateway.relay;

import java.util.List;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.transport.HttpResponse;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;

/** Whether it is certain where an answer of an upstream ends, and with that where the next one begins. */
final class AnswerFraming {
    private AnswerFraming() {}

    /** Whether its body can be passed on: Jetty undoes chunks and no other coding (RFC 9112 section 7). */
    static boolean canBeUndone(Response answer) {
        List<String> codings = answer.getHeaders().getValuesList(HttpHeader.TRANSFER_ENCODING);
        return codings.isEmpty()
                || (codings.size() == 1
                        && codings.getFirst().equalsIgnoreCase("chunked")
                        && answer.getVersion().compareTo(HttpVersion.HTTP_1_1) >= 0);
    }

    /** Whether a body is announced where there cannot be one, so that some upstreams send one (RFC 9112 section 6.3). */
    static boolean isDoubtful(Response answer) {
        HttpFields headers = answer.getHeaders();
        boolean coded = headers.contains(HttpHeader.TRANSFER_ENCODING);
        return switch (answer.getStatus()) {
            case HttpStatus.NO_CONTENT_204, HttpStatus.RESET_CONTENT_205 ->
                coded || headers.getLongField(HttpHeader.CONTENT_LENGTH) > 0;
            case HttpStatus.NOT_MODIFIED_304 -> coded; // a length there is that of what was not modified
            default -> false;
        };
    }

    /** Lets the connection end with this answer. */
    static void closeAfter(Response answer) {
        if (answer instanceof HttpResponse open) {
            open.headers(headers -> headers.put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE));
        }
    }
}
