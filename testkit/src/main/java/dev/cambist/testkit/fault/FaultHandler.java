package dev.cambist.testkit.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.AnswerWriter;
import dev.cambist.server.http.ErrorAnswer;
import java.io.InterruptedIOException;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Gives requests the faults that were ordered, and all others to the routes. */
public final class FaultHandler extends Handler.Wrapper {
    private static final String BEARER = "bearer ";

    /** By so much the clocks of two servers may differ, and a second more. */
    private static final Duration OVER_SKEW = Duration.ofSeconds(31);

    private final Faults faults;
    private final InstantSource clock;
    private final Consumer<Duration> passTime;

    /**
     * Before the routes.
     *
     * @param passTime puts the clock forward
     */
    public FaultHandler(Handler routes, Faults faults, InstantSource clock, Consumer<Duration> passTime) {
        super(routes);
        this.faults = faults;
        this.clock = clock;
        this.passTime = passTime;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Optional<String> token = token(request);
        Optional<Fault> ordered = faults.take(new Faults.Seen(request.getMethod(), path(request), token.isPresent()));
        if (ordered.isEmpty()) {
            return super.handle(request, response, callback);
        }
        return switch (ordered.get()) {
            case Fault.Status error -> {
                refuse(error, request, response, callback);
                yield true;
            }
            case Fault.Slow slow -> {
                sleep(slow.delay());
                yield super.handle(request, response, callback);
            }
            case Fault.CutUpload cut -> cutUpload(cut, request, response, callback);
            case Fault.CutDownload cut ->
                super.handle(request, new CutResponse(request, response, cut.bytes()), callback);
            case Fault.ExpiredToken expired -> {
                token.flatMap(FaultHandler::expiry).ifPresent(this::expire);
                yield super.handle(request, response, callback);
            }
        };
    }

    /** Decoded: some clients write the slashes of a repository's name as {@code %2F}. */
    private static String path(Request request) {
        String sent = Optional.ofNullable(request.getHttpURI().getPath()).orElse("");
        try {
            return URLDecoder.decode(sent.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException malformed) {
            return sent;
        }
    }

    private static Optional<String> token(Request request) {
        return Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION))
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
                .map(value -> value.substring(BEARER.length()).strip());
    }

    private boolean cutUpload(Fault.CutUpload cut, Request request, Response response, Callback callback)
            throws Exception {
        CutRequest shortened = new CutRequest(request, cut.bytes());
        if (cut.bytes() == 0 || !hasBody(request)) {
            callback.failed(shortened.cut());
            return true;
        }
        return super.handle(shortened, response, callback);
    }

    /** Without a length there may be one. */
    private static boolean hasBody(Request request) {
        return request.getLength() > 0
                || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
                || (request.getLength() < 0 && !request.getMethod().equals("GET"));
    }

    private static void refuse(Fault.Status error, Request request, Response response, Callback callback) {
        UUID correlation = UUID.randomUUID();
        String code = switch (error.status()) {
            case 429 -> "TOOMANYREQUESTS";
            case 503 -> "UNAVAILABLE";
            default -> "UNKNOWN";
        };
        JsonWriter body = ErrorAnswer.body(code, "the test ordered status " + error.status(), correlation, json -> {});
        Answer answer = Answer.json(error.status(), body);
        if (error.retryAfter().isPresent()) {
            answer = answer.with(
                    "Retry-After", Long.toString(error.retryAfter().get().toSeconds()));
        }
        AnswerWriter.write(answer, correlation, request, response, callback);
    }

    private static Optional<Instant> expiry(String token) {
        try {
            return Jws.parse(new Secret(token)).claims().number("exp").map(Instant::ofEpochSecond);
        } catch (RuntimeException none) {
            return Optional.empty(); // no token of ours: the routes refuse it anyway
        }
    }

    private void expire(Instant expiry) {
        Duration left = Duration.between(clock.instant(), expiry).plus(OVER_SKEW);
        if (left.isPositive()) {
            passTime.accept(left);
        }
    }

    private static void sleep(Duration delay) throws InterruptedIOException {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the registry stopped");
        }
    }
}
