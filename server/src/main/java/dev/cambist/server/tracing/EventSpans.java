package dev.cambist.server.tracing;

import dev.cambist.server.audit.Outcome;
import dev.cambist.server.audit.RequestEvent;
import dev.cambist.server.audit.RequestEvent.RegistryOperation;
import dev.cambist.server.audit.RequestEvent.Result;
import dev.cambist.server.audit.RequestSpan;
import dev.cambist.server.audit.UpstreamAttempt;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A request as spans: of a server, and below it one of a client for each request to a registry. Their attributes are those
 * of OpenTelemetry's semantic conventions for HTTP and some of our own; no credential, query, path below the route or
 * identity is among them, for whoever reads traces is not whoever reads the audit.
 */
record EventSpans(Resource resource) {
    private static final int CLIENT_ERROR = 400;
    private static final int SERVER_ERROR = 500;
    private static final long NANOS = 1_000_000_000L; // a second's

    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final String METHOD = "http.request.method";
    private static final String ERROR = "error.type";

    /** Those of RFC 9110 and RFC 5789; the conventions want others, which anybody can make up, to be one. */
    private static final Set<String> METHODS =
            Set.of("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE");

    private static final String OTHER_METHOD = "_OTHER";

    /** What operations of a registry have as their route below {@code /v2}. */
    static final Map<String, String> ROUTES = Map.of(
            "base", "/",
            "catalog", "/_catalog",
            "tags", "/{name}/tags/list",
            "referrers", "/{name}/referrers/{digest}",
            "manifest", "/{name}/manifests/{reference}",
            "blob", "/{name}/blobs/{digest}",
            "uploads", "/{name}/blobs/uploads/",
            "upload", "/{name}/blobs/uploads/{id}");

    /** All spans of an event that has just been published. */
    List<SpanData> of(RequestEvent event, RequestSpan span, Instant ended) {
        long end = ended.getEpochSecond() * NANOS + ended.getNano();
        long start = end - event.took().toNanos();
        List<SpanData> spans = new ArrayList<>();
        spans.add(server(event, span, start, end));
        for (int i = 0; i < span.attempts().size(); i++) {
            spans.add(client(span, i, start, end));
        }
        return spans;
    }

    private SpanData server(RequestEvent event, RequestSpan span, long start, long end) {
        int code = code(event);
        int space = event.endpoint().indexOf(' ');
        String method = event.endpoint().substring(0, space);
        String route = event.endpoint().substring(space + 1)
                + event.registry()
                        .flatMap(RegistryOperation::operation)
                        .map(ROUTES::get)
                        .orElse("");
        AttributesBuilder attributes = attributes(method)
                .put("http.route", route)
                .put(STATUS, (long) code)
                .put("client.address", event.client().getHostAddress())
                .put("cambist.correlation_id", event.correlation().toString())
                .put("cambist.outcome", Outcome.of(event).word());
        event.agent().ifPresent(agent -> attributes.put("user_agent.original", agent));
        event.registry().ifPresent(done -> {
            done.operation().ifPresent(operation -> attributes.put("cambist.operation", operation));
            done.repository().ifPresent(repository -> attributes.put("cambist.repository", repository));
            attributes.put(AttributeKey.longKey("http.request.body.size"), done.received());
            attributes.put(AttributeKey.longKey("http.response.body.size"), done.sent());
        });
        Optional<String> refusal = event.result() instanceof Result.Refused refused
                ? Optional.of(refused.refusal().reason())
                : Optional.empty();
        refusal.ifPresent(reason -> attributes.put("cambist.refusal", reason));
        boolean isError = code >= SERVER_ERROR; // of a server's span, what the client did wrong is none
        if (isError) {
            attributes.put(ERROR, refusal.orElseGet(() -> Integer.toString(code)));
        }
        SpanContext parent = event.trace().map(Places::remote).orElseGet(SpanContext::getInvalid);
        return new FinishedSpan(
                resource,
                Places.context(span.place()),
                parent,
                SpanKind.SERVER,
                name(method) + " " + route,
                attributes.build(),
                isError ? StatusData.error() : StatusData.unset(),
                start,
                end);
    }

    private SpanData client(RequestSpan span, int number, long start, long end) {
        UpstreamAttempt attempt = span.attempts().get(number);
        OptionalInt status = attempt.status();
        AttributesBuilder attributes = attributes(attempt.method())
                .put("server.address", attempt.server().getHost())
                .put(AttributeKey.longKey("server.port"), (long) port(attempt));
        status.ifPresent(code -> attributes.put(STATUS, (long) code));
        if (number > 0) {
            attributes.put(AttributeKey.longKey("http.request.resend_count"), (long) number);
        }
        boolean isRefused = status.orElse(0) >= CLIENT_ERROR;
        boolean isError = isRefused || attempt.trouble().isPresent();
        if (isError) {
            attributes.put(
                    ERROR,
                    isRefused
                            ? Integer.toString(status.getAsInt())
                            : attempt.trouble().orElseThrow());
        }
        long from = start + attempt.began().toNanos();
        return new FinishedSpan(
                resource,
                Places.context(attempt.place()),
                Places.context(span.place()),
                SpanKind.CLIENT,
                name(attempt.method()),
                attributes.build(),
                isError ? StatusData.error() : StatusData.unset(),
                from,
                Math.min(end, from + attempt.took().toNanos()));
    }

    private static AttributesBuilder attributes(String method) {
        return Attributes.builder().put(METHOD, METHODS.contains(method) ? method : OTHER_METHOD);
    }

    private static String name(String method) {
        return METHODS.contains(method) ? method : "HTTP";
    }

    private static int port(UpstreamAttempt attempt) {
        if (attempt.server().getPort() >= 0) {
            return attempt.server().getPort();
        }
        return attempt.server().getScheme().equals("https") ? 443 : 80;
    }

    private static int code(RequestEvent event) {
        return event.registry().map(RegistryOperation::status).orElseGet(() -> switch (event.result()) {
            case Result.Refused refused -> refused.refusal().category().status();
            case Result.Failed failed -> SERVER_ERROR;
            default -> 200;
        });
    }
}
