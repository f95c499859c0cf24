package dev.cambist.server.http;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What stands before the endpoints of the public listener and takes the requests that are not for them. */
@FunctionalInterface
public interface FrontDoor {
    /** Whether it answers the request, now or later, and then calls back. */
    boolean handle(Request request, Response response, Callback callback);
}
