package dev.cambist.cli.source;

import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.wire.Answer;
import dev.cambist.cli.wire.ErrorText;
import dev.cambist.cli.wire.Http;
import dev.cambist.cli.wire.Request;
import dev.cambist.client.wire.Form;
import dev.cambist.client.wire.Origin;
import dev.cambist.client.wire.Wording;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A person at any OpenID Connect issuer that offers the device authorization grant (RFC 8628): the sign-in happens in a
 * browser, on whatever machine.
 *
 * @param scope what is asked for; with {@code openid} in it the answer has an id token, whose audience is the client
 */
public record DeviceCode(URI issuer, String client, String scope, Prompt prompt, ProcessContext context)
        implements IdentitySource {
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static final int MAX_SHOWN = 200;

    /** RFC 8628 section 3.2: the interval where none is given; section 3.5: what {@code slow_down} adds to it. */
    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(60);
    private static final Duration LONGEST_LIFETIME = Duration.ofMinutes(30);

    @Override
    public String name() {
        return "sign-in at " + Http.shown(issuer);
    }

    @Override
    public Attempt find(IdentityRequest request) throws InterruptedException {
        try {
            JsonObject document = discover();
            Form form = new Form().add("client_id", client).add("scope", scope);
            Answer started =
                    context.http().send(Request.post(endpoint(document, "device_authorization_endpoint"), form));
            if (!started.isOk()) {
                return failed(started, List.of());
            }
            Secret device = new Secret(started.required("device_code"));
            Duration lifetime = seconds(started, "expires_in", LONGEST_LIFETIME, LONGEST_LIFETIME);
            show(started, lifetime);
            return poll(endpoint(document, "token_endpoint"), device, interval(started), lifetime);
        } catch (IOException e) {
            return new Attempt.Failed(name(), Reason.of(e));
        }
    }

    private JsonObject discover() throws IOException {
        String base = issuer.toString();
        String slash = base.endsWith("/") ? "" : "/";
        Answer answer = context.http().send(Request.get(URI.create(base + slash + ".well-known/openid-configuration")));
        if (!answer.isOk()) {
            throw new IOException(Http.shown(answer.address()) + " answered " + ErrorText.of(answer, List.of()));
        }
        JsonObject document = answer.json();
        // OpenID Connect Discovery 1.0 section 4.3: otherwise one issuer could speak for another.
        if (!document.text("issuer").filter(base::equals).isPresent()) {
            throw new IOException("it calls itself "
                    + Wording.clean(document.text("issuer").orElse("nothing"), List.of(), MAX_SHOWN) + "; write it so");
        }
        return document;
    }

    private static URI endpoint(JsonObject document, String member) throws IOException {
        try {
            URI endpoint = new URI(document.text(member).orElse(""));
            Origin.of(endpoint);
            return endpoint;
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException("it has no usable " + member + "; it does not offer sign-in with a device code", e);
        }
    }

    private void show(Answer started, Duration lifetime) throws IOException {
        String address = started.required("verification_uri");
        String complete = started.json().text("verification_uri_complete").orElse(address);
        prompt.signIn(
                Wording.clean(address, List.of(), MAX_SHOWN),
                Wording.clean(complete, List.of(), MAX_SHOWN),
                Wording.clean(started.required("user_code"), List.of(), MAX_SHOWN),
                lifetime);
    }

    private Attempt poll(URI endpoint, Secret device, Duration firstInterval, Duration lifetime)
            throws IOException, InterruptedException {
        Form form = new Form()
                .add("grant_type", GRANT)
                .add("device_code", device.value())
                .add("client_id", client);
        Duration interval = firstInterval;
        for (Duration waited = interval; waited.compareTo(lifetime) <= 0; waited = waited.plus(interval)) {
            context.sleeper().sleep(interval);
            Optional<Answer> answer = ask(Request.post(endpoint, form));
            if (answer.isPresent() && answer.get().isOk()) {
                return found(answer.get());
            }
            switch (answer.isEmpty() ? "no answer" : error(answer.get())) {
                case "authorization_pending" -> {}
                case "slow_down" -> interval = shorter(interval.plus(FIVE_SECONDS));
                case "no answer" -> interval = shorter(interval.multipliedBy(2));
                case "access_denied" -> {
                    return new Attempt.Failed(name(), "the sign-in was denied");
                }
                case "expired_token" -> {
                    return expired();
                }
                default -> {
                    return failed(answer.orElseThrow(), List.of(device.value()));
                }
            }
        }
        return expired();
    }

    /** RFC 8628 section 3.5: on a connection time-out the client goes on, but more slowly. */
    private Optional<Answer> ask(Request request) {
        try {
            Answer answer = context.http().send(request);
            return answer.status() >= 500 ? Optional.empty() : Optional.of(answer);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Attempt found(Answer answer) throws IOException {
        String member = answer.json().has("id_token") ? "id_token" : "access_token";
        return new Attempt.Found(name(), "its " + member, new Secret(answer.required(member)));
    }

    private Attempt expired() {
        return new Attempt.Failed(name(), "nobody signed in before the code expired; run the command again");
    }

    private Attempt failed(Answer answer, List<String> secrets) {
        return new Attempt.Failed(name(), Http.shown(answer.address()) + " answered " + ErrorText.of(answer, secrets));
    }

    private static String error(Answer answer) {
        try {
            return JsonObject.parse(answer.body()).text("error").orElse("");
        } catch (JsonException e) {
            return "";
        }
    }

    private static Duration interval(Answer started) throws IOException {
        return seconds(started, "interval", FIVE_SECONDS, LONGEST_INTERVAL);
    }

    private static Duration seconds(Answer answer, String member, Duration usual, Duration longest) throws IOException {
        Optional<Long> given = answer.json().number(member).filter(seconds -> seconds > 0);
        Duration time = given.isEmpty() ? usual : Duration.ofSeconds(Math.min(given.get(), longest.toSeconds()));
        return time;
    }

    private static Duration shorter(Duration interval) {
        return interval.compareTo(LONGEST_INTERVAL) < 0 ? interval : LONGEST_INTERVAL;
    }
}
