package dev.cambist.cli.wire;

import dev.cambist.client.wire.Form;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A registry's token service, which speaks Azure Container Registry's exchange.
 *
 * @param realm its token endpoint
 * @param service what the registry calls itself there
 */
public record TokenService(URI realm, String service) {
    private static final int TRIES = 3;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** The exchange's endpoint, which stands at the root of the realm's host. */
    public URI exchangeAddress() {
        return realm.resolve("/oauth2/exchange");
    }

    /**
     * The refresh token that an identity token buys.
     *
     * @throws ServiceRefusedException with the service's own words
     */
    public Secret exchange(Http http, Sleeper sleeper, Secret identity) throws IOException, InterruptedException {
        Form form = new Form()
                .add("grant_type", "access_token")
                .add("service", service)
                .add("access_token", identity.value());
        return new Secret(send(http, sleeper, exchangeAddress(), form, identity).required("refresh_token"));
    }

    /**
     * The access token that a refresh token buys.
     *
     * @param scopes as a registry's challenge writes them, such as {@code repository:team/app:pull}; may be empty
     * @throws ServiceRefusedException with the service's own words
     */
    public IssuedToken token(Http http, Sleeper sleeper, Secret refreshToken, List<String> scopes)
            throws IOException, InterruptedException {
        // With a client_id the answer says how long the token lasts.
        Form form = new Form()
                .add("grant_type", "refresh_token")
                .add("client_id", "cambist")
                .add("service", service)
                .add("scope", String.join(" ", scopes))
                .add("refresh_token", refreshToken.value());
        Answer answer = send(http, sleeper, realm, form, refreshToken);
        Secret token = new Secret(answer.required("access_token"));
        Optional<Long> seconds = answer.json().number("expires_in");
        return new IssuedToken(token, seconds.isPresent() ? OptionalLong.of(seconds.get()) : OptionalLong.empty());
    }

    /**
     * The sessions of whom a refresh token stands for.
     *
     * @throws ServiceRefusedException with the service's own words
     */
    public JsonObject ownSessions(Http http, Sleeper sleeper, Secret refreshToken)
            throws IOException, InterruptedException {
        Form form = new Form().add("service", service).add("refresh_token", refreshToken.value());
        return send(http, sleeper, realm.resolve("/oauth2/sessions"), form, refreshToken)
                .json();
    }

    /**
     * Ends sessions of whom a refresh token stands for.
     *
     * @param session the one to end; all where there is none
     * @throws ServiceRefusedException with the service's own words
     */
    public JsonObject endOwnSessions(Http http, Sleeper sleeper, Secret refreshToken, Optional<String> session)
            throws IOException, InterruptedException {
        Form form = new Form().add("service", service).add("refresh_token", refreshToken.value());
        form.add(session.isPresent() ? "session" : "all", session.orElse("true"));
        return send(http, sleeper, realm.resolve("/oauth2/sessions/revoke"), form, refreshToken)
                .json();
    }

    private static Answer send(Http http, Sleeper sleeper, URI address, Form form, Secret sent)
            throws IOException, InterruptedException {
        Answer answer = http.send(Request.post(address, form));
        for (int tries = 1; isBusy(answer) && tries < TRIES; tries++) {
            sleeper.sleep(retryAfter(answer));
            answer = http.send(Request.post(address, form));
        }
        if (!answer.isOk()) {
            throw new ServiceRefusedException(
                    "the token service at " + Http.shown(address) + " answered "
                            + ErrorText.of(answer, List.of(sent.value())),
                    answer.status());
        }
        return answer;
    }

    private static boolean isBusy(Answer answer) {
        return answer.status() == 429 || answer.status() == 503;
    }

    private static Duration retryAfter(Answer answer) {
        try {
            Duration asked = Duration.ofSeconds(Long.parseLong(
                    answer.header("Retry-After").stream().findFirst().orElse("1")));
            boolean sensible = asked.isPositive() && asked.compareTo(LONGEST_PAUSE) < 0;
            return sensible ? asked : LONGEST_PAUSE;
        } catch (NumberFormatException e) {
            return LONGEST_PAUSE; // a date, which nobody sends here
        }
    }
}
