package dev.cambist.server.oauth2;

import dev.cambist.server.audit.LogLines;
import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.health.Health;
import dev.cambist.server.http.RouteTable;
import dev.cambist.server.settings.RateLimits;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What the listeners of a server without a gateway answer. */
public final class TestRoutes {
    private TestRoutes() {}

    public static RouteTable ofPublic(Supplier<Flows> flows, int atOnce, RequestEvents... events) {
        RouteTable.Builder routes = RouteTable.builder();
        TokenServiceRoutes.addTo(
                routes,
                flows,
                new ConcurrencyLimit(atOnce),
                new RequestRates(() -> RateLimits.DEFAULT, System::nanoTime),
                RequestEvents.toAll(List.of(new LogLines(), RequestEvents.toAll(List.of(events)))));
        return routes.build();
    }

    public static RouteTable ofManagement(Health health) {
        RouteTable.Builder routes = RouteTable.builder();
        Health.addTo(routes, () -> health);
        return routes.build();
    }

    public static RouteTable ofManagement() {
        return ofManagement(new Health(List.of(), Map.of("corp", "available")));
    }
}
