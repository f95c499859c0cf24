package dev.cambist.server.http;

import static org.eclipse.jetty.http.UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Leads requests of one connector to the front door first, and nothing with an escaped slash any further. */
final class FrontDoorHandler extends Handler.Abstract {
    private final String connector;
    private final FrontDoor door;

    FrontDoorHandler(String connector, FrontDoor door) {
        this.connector = connector;
        this.door = door;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String name = request.getConnectionMetaData().getConnector().getName();
        if (name.equals(connector) && door.handle(request, response, callback)) {
            return true;
        }
        if (request.getHttpURI().hasViolation(AMBIGUOUS_PATH_SEPARATOR)) {
            Response.writeError(
                    request, response, callback, HttpStatus.BAD_REQUEST_400, AMBIGUOUS_PATH_SEPARATOR.getDescription());
            return true;
        }
        return false;
    }
}
