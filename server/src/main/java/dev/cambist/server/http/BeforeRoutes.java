package dev.cambist.server.http;

import org.eclipse.jetty.server.Handler;

/**
 * What stands before the routes of the public listener. A server that runs by itself has nothing there; in a test of a
 * client it is what answers wrongly on demand.
 */
@FunctionalInterface
public interface BeforeRoutes {
    /** Nothing at all. */
    BeforeRoutes NOTHING = routes -> routes;

    /** What is asked in place of the routes, and hands on to them what it does not answer itself. */
    Handler before(Handler routes);
}
