package dev.cambist.server.gateway.relay;

import dev.cambist.core.refusal.Refusal;
import dev.cambist.server.gateway.RegistryRequest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What the log says of one request to the gateway: one line, written when the answer is complete. It holds no token, and
 * no query, in which a registry may keep the state of an upload.
 */
final class GatewayTrail {
    private static final Logger LOG = LoggerFactory.getLogger("dev.cambist.gateway");
    private static final int MAX_LENGTH = 500; // characters of a value

    private final long start = System.nanoTime();
    private final Map<String, String> values = new LinkedHashMap<>();
    private volatile String outcome = "failed";

    GatewayTrail(UUID correlation, String client, String method) {
        put("correlation", correlation.toString());
        put("client", client);
        put("method", method);
    }

    void asked(RegistryRequest request) {
        put("operation", request.route().name().toLowerCase(Locale.ROOT));
        request.repository().ifPresent(name -> put("repository", name));
        request.mountedFrom().ifPresent(name -> put("from", name));
    }

    void service(String name) {
        put("service", name);
    }

    void admitted(String subject) {
        outcome = "passed";
        put("subject", subject);
    }

    synchronized void refused(Refusal refusal) {
        outcome = "refused";
        put("reason", refusal.reason());
        put("detail", refusal.message());
    }

    /** Writes the line, whatever became of the request. */
    synchronized void write(Request request, Response response, @Nullable Throwable failure) {
        boolean brokenOff = failure != null && outcome.equals("passed");
        LoggingEventBuilder event = LOG.atInfo();
        for (Map.Entry<String, String> value : values.entrySet()) {
            event = event.addKeyValue(value.getKey(), value.getValue());
        }
        event.addKeyValue("status", response.getStatus())
                .addKeyValue("received", Math.max(0, Request.getContentBytesRead(request)))
                .addKeyValue("sent", Math.max(0, Response.getContentBytesWritten(response)))
                .addKeyValue("micros", TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start))
                .log(brokenOff ? "broken off" : outcome);
    }

    private synchronized void put(String name, String value) {
        values.put(name, value.length() > MAX_LENGTH ? value.substring(0, MAX_LENGTH) + "…" : value);
    }
}
