package dev.cambist.client;

import dev.cambist.client.internal.JsonException;
import dev.cambist.client.internal.JsonObject;
import dev.cambist.client.internal.RetryAfter;
import dev.cambist.client.wire.Wording;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What came back, and how it is read: as the token that was asked for, or as the error that it tells of.
 *
 * @param question the method and address, for messages
 * @param secrets what was sent and must not come back in a message
 */
record Answer(String question, HttpResponse<byte[]> response, Instant receivedAt, List<String> secrets) {
    private static final int MAX_SHOWN_BODY = 200;
    private static final int MAX_SHOWN_MESSAGE = 1000;
    private static final int MAX_SHOWN_WORD = 80;
    private static final Set<Integer> PASSING_STATUSES = Set.of(429, 502, 503, 504);
    private static final Pattern CORRELATION_ID = Pattern.compile("CorrelationId: ([0-9A-Za-z-]{8,64})");

    int status() {
        return response.statusCode();
    }

    Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    /** Whether another attempt can help. */
    boolean maySucceedLater() {
        return PASSING_STATUSES.contains(status());
    }

    Optional<Duration> retryAfter() {
        return RetryAfter.read(header("Retry-After"), header("Date"), receivedAt);
    }

    RefreshToken refreshToken() {
        JsonObject object = object();
        return read("refresh_token", () -> RefreshToken.of(required(object, "refresh_token")));
    }

    /** Docker's token services may call it {@code token}, and say how long it lives. */
    AccessToken accessToken() {
        JsonObject object = object();
        String member =
                object.text("access_token").isEmpty() && object.text("token").isPresent() ? "token" : "access_token";
        return read(member, () -> AccessToken.of(required(object, member), announcedExpiry(object)));
    }

    private <T> T read(String member, Supplier<T> token) {
        try {
            return token.get();
        } catch (IllegalArgumentException e) {
            throw unexpected("its " + member + " is no token: it is empty or has a character that none can have");
        }
    }

    private String required(JsonObject object, String member) {
        return object.text(member)
                .orElseThrow(() -> unexpected("the JSON has no " + member + "; its members are " + names(object)));
    }

    private String names(JsonObject object) {
        return object.members().isEmpty()
                ? "none"
                : clean(String.join(", ", object.members().keySet()), 200);
    }

    private Optional<Instant> announcedExpiry(JsonObject object) {
        Instant from = object.text("issued_at").flatMap(Answer::instant).orElse(receivedAt);
        return object.number("expires_in")
                .filter(seconds -> seconds >= 0 && seconds < 1e9)
                .map(seconds -> from.plusSeconds(seconds.longValue()));
    }

    private static Optional<Instant> instant(String rfc3339) {
        try {
            return Optional.of(OffsetDateTime.parse(rfc3339).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The JSON of a good answer. */
    private JsonObject object() {
        if (status() != 200) {
            throw error();
        }
        String type = contentType();
        if (!type.isEmpty() && !isJson(type)) {
            throw unexpected("it is " + clean(type, MAX_SHOWN_WORD) + " instead of application/json" + beginning());
        }
        if (response.body().length == 0) {
            throw unexpected("it is empty instead of JSON");
        }
        try {
            return JsonObject.parse(response.body());
        } catch (JsonException e) {
            throw unexpected("the JSON cannot be read: " + e.getMessage() + beginning());
        }
    }

    private RegistryTokenException unexpected(String problem) {
        return new UnexpectedAnswerException(
                question + " answered " + status() + ", but " + problem, serviceError(), null);
    }

    /** What an answer other than the good one means. */
    RegistryTokenException error() {
        ServiceError error = serviceError();
        String message = question + " answered " + status() + described(error);
        if (status() < 400 || status() > 599) {
            return new UnexpectedAnswerException(message + redirect(), error, null);
        }
        if (status() == 429 || status() >= 500) {
            return new UnavailableException(message, error, retryAfter().orElse(null), null);
        }
        return new RefusedException(message, error, null);
    }

    private String redirect() {
        return status() / 100 == 3 ? "; redirects are not followed, since a credential would go along" : "";
    }

    private String described(ServiceError error) {
        String code = error.code() == null ? "" : " " + error.code();
        String message = error.message();
        String said = message == null ? beginning() : ": " + message;
        String id = error.correlationId();
        boolean shown = id == null || (message != null && message.contains(id));
        return code + said + (shown ? "" : " (correlation id " + id + ")");
    }

    private String beginning() {
        if (response.body().length == 0) {
            return ", without a body";
        }
        String type = contentType().equalsIgnoreCase("text/html") ? ", with an HTML page" : ", with a body";
        return type + " that begins: " + clean(bodyText(), MAX_SHOWN_BODY);
    }

    private ServiceError serviceError() {
        Optional<JsonObject> body = errorObject();
        // ACR and registries: {"errors":[{…}]}; RFC 6749: error and error_description; some others: details.
        Optional<JsonObject> first =
                body.flatMap(object -> object.objects("errors").stream().findFirst());
        Optional<String> code = first.flatMap(error -> error.text("code"))
                .or(() -> body.flatMap(object -> object.text("error")))
                .map(text -> clean(text, MAX_SHOWN_WORD));
        Optional<String> message = first.flatMap(error -> error.text("message"))
                .or(() -> body.flatMap(object -> firstText(object, "error_description", "details", "message")))
                .map(text -> clean(text, MAX_SHOWN_MESSAGE));
        Optional<String> detail =
                first.flatMap(error -> error.json("detail")).map(json -> clean(json, MAX_SHOWN_MESSAGE));
        Optional<String> correlationId = header("X-Ms-Correlation-Request-Id")
                .map(id -> clean(id, MAX_SHOWN_WORD))
                .filter(id -> !id.isEmpty())
                .or(() -> message.map(CORRELATION_ID::matcher)
                        .filter(Matcher::find)
                        .map(matcher -> matcher.group(1)));
        return new ServiceError(
                status(), code.orElse(null), message.orElse(null), detail.orElse(null), correlationId.orElse(null));
    }

    private static Optional<String> firstText(JsonObject object, String... names) {
        return Stream.of(names).flatMap(name -> object.text(name).stream()).findFirst();
    }

    /** Read even where the content type is wrong: an error has more use understood than refused. */
    private Optional<JsonObject> errorObject() {
        try {
            return status() == 200 ? Optional.empty() : Optional.of(JsonObject.parse(response.body()));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    private String contentType() {
        String value = header("Content-Type").orElse("");
        int parameters = value.indexOf(';');
        return (parameters < 0 ? value : value.substring(0, parameters)).strip();
    }

    private static boolean isJson(String contentType) {
        String type = contentType.toLowerCase(Locale.ROOT);
        return type.equals("application/json") || (type.startsWith("application/") && type.endsWith("+json"));
    }

    private String bodyText() {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private String clean(String text, int maxCharacters) {
        return Wording.clean(text, secrets, maxCharacters);
    }
}
