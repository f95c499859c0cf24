package dev.cambist.cli.doctor;

import dev.cambist.client.wire.Form;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether tokens come as clients want them: with an identity, or as anybody gets them. */
record TokenChecks(Probe probe, Findings findings, URI realm, String service) {
    private static final long LEAST_SECONDS = 60; // what Docker's clients take where nothing is said

    /** The refresh token for an identity; empty when there is none. */
    Optional<Secret> exchange(Secret identity) throws InterruptedException {
        Form form = new Form()
                .add("grant_type", "access_token")
                .add("service", service)
                .add("access_token", identity.value());
        try {
            Reply reply = probe.post(realm.resolve("/oauth2/exchange"), form);
            Optional<Secret> token = token(reply, "refresh_token");
            if (token.isEmpty()) {
                findings.broken(Check.EXCHANGE_ANSWER, reply.said());
                return token;
            }
            if (members(reply).equals(Set.of("refresh_token"))) {
                findings.ok(Check.EXCHANGE_ANSWER, "the exchange gives a refresh token");
            } else {
                findings.broken(
                        Check.EXCHANGE_ANSWER,
                        "the exchange answers with more than refresh_token: " + String.join(", ", members(reply)));
            }
            lookAtForm("the refresh token", token.get());
            return token;
        } catch (IOException e) {
            findings.broken(Check.EXCHANGE_ANSWER, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /**
     * The access token as a client of ACR asks for it.
     *
     * @param refreshToken empty to ask as anybody
     */
    Optional<Secret> token(Optional<Secret> refreshToken, List<String> scopes) throws InterruptedException {
        Form form = new Form()
                .add("grant_type", refreshToken.isPresent() ? "refresh_token" : "password")
                .add("service", service)
                .add("scope", String.join(" ", scopes));
        refreshToken.ifPresent(token -> form.add("refresh_token", token.value()));
        try {
            Reply reply = probe.post(realm, form);
            Optional<Secret> token = token(reply, "access_token");
            if (token.isEmpty()) {
                refused(reply, refreshToken.isEmpty());
            } else if (members(reply).equals(Set.of("access_token"))) {
                findings.ok(Check.TOKEN_ANSWER, "a client of ACR gets access_token, and nothing else");
                lookAtForm("the access token", token.get());
            } else {
                findings.broken(
                        Check.TOKEN_ANSWER,
                        "a client of ACR gets more than access_token: " + String.join(", ", members(reply)));
            }
            return token;
        } catch (IOException e) {
            findings.broken(Check.TOKEN_ANSWER, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void refused(Reply reply, boolean anybody) {
        if (anybody && reply.status() == 401) {
            findings.notChecked(Check.TOKEN_ANSWER, "nobody gets a token without an identity here");
        } else {
            findings.broken(Check.TOKEN_ANSWER, reply.said());
        }
    }

    /** Asks as docker does, which wants to know how long the token lasts. */
    void lookAsDocker() throws InterruptedException {
        try {
            Reply reply = probe.get(TokenServiceChecks.question(realm, service));
            JsonObject answer = reply.json().orElse(JsonObject.EMPTY);
            Optional<Long> seconds = answer.number("expires_in");
            token(reply, "token");
            if (reply.status() == 401) {
                findings.notChecked(
                        Check.TOKEN_ANSWER, "nobody gets a token as docker asks for it without an identity");
            } else if (reply.status() != 200 || answer.text("token").isEmpty()) {
                findings.broken(Check.TOKEN_ANSWER, "docker gets no token: " + reply.said());
            } else if (seconds.isEmpty() || seconds.get() < LEAST_SECONDS) {
                findings.broken(Check.TOKEN_ANSWER, "docker does not learn that a token lasts at least 60 s");
            } else {
                findings.ok(Check.TOKEN_ANSWER, "docker gets token and expires_in");
            }
        } catch (IOException e) {
            findings.broken(Check.TOKEN_ANSWER, String.valueOf(e.getMessage()));
        }
    }

    private void lookAtForm(String what, Secret token) {
        Optional<String> problem = TokenForm.problem(token.value());
        if (problem.isPresent()) {
            findings.broken(Check.TOKEN_FORM, what + " cannot be read by all clients: " + problem.get());
        } else {
            findings.ok(Check.TOKEN_FORM, what + " can be read by all clients");
        }
    }

    private Optional<Secret> token(Reply reply, String member) {
        Optional<String> token =
                reply.status() == 200 ? reply.json().flatMap(object -> object.text(member)) : Optional.empty();
        token.ifPresent(findings::keepSecret);
        return token.filter(text -> !text.isEmpty()).map(Secret::new);
    }

    private static Set<String> members(Reply reply) {
        return reply.json().orElse(JsonObject.EMPTY).members().keySet();
    }
}
