package dev.cambist.cli.doctor;

import dev.cambist.client.wire.Form;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/**
 * What a token service answers to somebody without an identity, and what of a request reaches it through a proxy. The
 * credentials that are sent are no credentials, only long words.
 */
record TokenServiceChecks(Probe probe, RegistryChecks answers, Findings findings) {
    private static final String WORD = "doctor";
    private static final int LARGE_TOKEN_CHARACTERS = 48 * 1024;
    private static final int LARGE_PASSWORD_BYTES = 12 * 1024; // 16 KiB in Base64
    private static final int UNAUTHORIZED = 401;

    /** Looks at everything; whether it is a token service that can be asked for tokens. */
    boolean look(URI realm, String service) throws InterruptedException {
        if (!lookAtExchange(realm, service)) {
            return false;
        }
        lookAtLargeForm(realm, service);
        lookAtHeader(realm, service);
        lookAtLargeHeader(realm, service);
        lookAtKeys(realm);
        return true;
    }

    private static Form exchange(String service, String token) {
        return new Form()
                .add("grant_type", "access_token")
                .add("service", service)
                .add("access_token", token);
    }

    /** Exchanges a word that is no token; whether a token service refused it that knows exchanges. */
    private boolean lookAtExchange(URI realm, String service) throws InterruptedException {
        try {
            Reply reply = probe.post(realm.resolve("/oauth2/exchange"), exchange(service, WORD));
            answers.lookAtClock(reply);
            if (answers.isRedirected(reply) || answers.isDown(reply)) {
                return false;
            }
            boolean goesOn = judgeExchange(reply, service);
            if (goesOn) {
                answers.lookAtError(reply, "the token service");
                lookAtHeaders(reply);
            }
            return goesOn;
        } catch (IOException e) {
            findings.broken(Check.EXCHANGE, String.valueOf(e.getMessage()));
            return false;
        }
    }

    private boolean judgeExchange(Reply reply, String service) {
        int status = reply.status();
        if (status == 405) {
            findings.broken(Check.METHOD, reply.said());
        } else if (status == 400 && reply.reason().equals("unknown_service")) {
            findings.broken(Check.SERVICE_NAME, reply.said());
            arrived();
            return true;
        } else if (status == 400) {
            findings.broken(Check.FORM_BODY, "a form was sent, and " + reply.said());
        } else if (status == UNAUTHORIZED) {
            findings.ok(Check.SERVICE_NAME, service + " is a registry of the token service");
            arrived();
            return true;
        } else {
            findings.broken(
                    Check.EXCHANGE, reply.said() + ", where a word that is no token has to be refused with 401");
        }
        return false;
    }

    private void arrived() {
        findings.ok(Check.EXCHANGE, "POST /oauth2/exchange is there, and refuses what is no token");
        findings.ok(Check.METHOD, "a POST arrives as one");
        findings.ok(Check.FORM_BODY, "a form arrives");
    }

    private void lookAtHeaders(Reply reply) {
        String cache = reply.header("Cache-Control").orElse("nothing");
        if (cache.contains("no-store")) {
            findings.ok(Check.CACHE_CONTROL, "answers may not be stored");
        } else {
            findings.broken(Check.CACHE_CONTROL, "Cache-Control says " + cache + " instead of no-store");
        }
        if (reply.header("X-Ms-Correlation-Request-Id").isPresent()) {
            findings.ok(Check.CORRELATION_ID, "answers have an id that is in the log too");
        } else {
            findings.warning(Check.CORRELATION_ID, "answers have no X-Ms-Correlation-Request-Id");
        }
    }

    private void lookAtLargeForm(URI realm, String service) throws InterruptedException {
        try {
            Form form = exchange(service, WORD.repeat(LARGE_TOKEN_CHARACTERS / WORD.length()));
            Reply reply = probe.post(realm.resolve("/oauth2/exchange"), form);
            if (reply.status() == UNAUTHORIZED || reply.reason().equals("unknown_service")) {
                findings.ok(Check.BODY_LIMIT, "a form of 48 KiB arrives");
            } else {
                findings.broken(Check.BODY_LIMIT, "a form of 48 KiB was sent, and " + reply.said());
            }
        } catch (IOException e) {
            findings.broken(Check.BODY_LIMIT, "a form of 48 KiB was sent, and " + e.getMessage());
        }
    }

    private void lookAtHeader(URI realm, String service) throws InterruptedException {
        try {
            Reply reply = probe.get(question(realm, service), Probe.basic(WORD, WORD));
            if (reply.status() == UNAUTHORIZED) {
                findings.ok(Check.AUTHORIZATION, "the Authorization header arrives");
            } else {
                findings.broken(
                        Check.AUTHORIZATION,
                        "a wrong user and password were sent, and " + reply.said()
                                + (reply.status() == 200 ? ", as if nobody had asked" : ""));
            }
        } catch (IOException e) {
            findings.broken(Check.AUTHORIZATION, String.valueOf(e.getMessage()));
        }
    }

    private void lookAtLargeHeader(URI realm, String service) throws InterruptedException {
        String password = WORD.repeat(LARGE_PASSWORD_BYTES / WORD.length());
        try {
            Reply reply = probe.get(question(realm, service), Probe.basic(WORD, password));
            if (reply.status() == UNAUTHORIZED) {
                findings.ok(Check.HEADER_LIMIT, "an Authorization header of 16 KiB arrives");
            } else if (findings.isBroken(Check.AUTHORIZATION)) {
                findings.notChecked(Check.HEADER_LIMIT, "a short Authorization header does not arrive either");
            } else {
                findings.broken(Check.HEADER_LIMIT, "an Authorization header of 16 KiB was sent, and " + reply.said());
            }
        } catch (IOException e) {
            findings.broken(Check.HEADER_LIMIT, "an Authorization header of 16 KiB was sent, and " + e.getMessage());
        }
    }

    static URI question(URI realm, String service) {
        return new Form().add("service", service).query(realm);
    }

    private void lookAtKeys(URI realm) throws InterruptedException {
        try {
            Reply reply = probe.get(realm.resolve("/.well-known/jwks.json"));
            List<?> keys = reply.json()
                    .flatMap(object -> object.value("keys"))
                    .map(value -> value instanceof List<?> list ? list : List.of())
                    .orElse(List.of());
            if (reply.status() != 200) {
                findings.warning(Check.KEY_SET, reply.said());
            } else if (keys.isEmpty() || !keys.stream().allMatch(TokenServiceChecks::isPublicKey)) {
                findings.broken(Check.KEY_SET, Probe.shown(reply) + " is no set of public keys");
            } else {
                findings.ok(
                        Check.KEY_SET,
                        Probe.shown(reply) + " has " + keys.size() + (keys.size() == 1 ? " key" : " keys"));
            }
        } catch (IOException e) {
            findings.warning(Check.KEY_SET, String.valueOf(e.getMessage()));
        }
    }

    /** RFC 7517; a private part has no place there. */
    private static boolean isPublicKey(Object key) {
        return key instanceof JsonObject object
                && object.text("kid").isPresent()
                && object.text("kty").isPresent()
                && !object.has("d");
    }
}
