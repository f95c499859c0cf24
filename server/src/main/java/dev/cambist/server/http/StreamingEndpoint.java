package dev.cambist.server.http;

import java.util.Map;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Takes each request under a path before its body is read, and moves the bodies of request and answer itself. */
public interface StreamingEndpoint {
    /** Whether it has anything to serve now; if not, the path is answered like any that is unknown. */
    boolean isOpen();

    /** What every answer under the path carries, those included that the listener gives itself. */
    Map<String, String> headers();

    /** Answers, now or later, and then calls back. */
    void handle(Request request, Response response, Callback callback);
}
