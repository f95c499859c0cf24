package dev.cambist.server.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Leads requests of one connector to the front door first. */
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
        return name.equals(connector) && door.handle(request, response, callback);
    }
}
