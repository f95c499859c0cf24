package dev.cambist.cli.doctor;

import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** What a registry answers to somebody who has no token. */
record RegistryChecks(Probe probe, InstantSource clock, Findings findings) {
    /** A Date header is whole seconds, servers keep it for a second, and the answer was under way for a while. */
    private static final Duration UNKNOWN_SKEW = Duration.ofSeconds(5);

    private static final Duration WARNING_SKEW = Duration.ofSeconds(30);
    private static final Duration BROKEN_SKEW = Duration.ofMinutes(5);

    /** Asks {@code GET /v2/}; empty when nothing of use was answered. */
    Optional<Reply> ping(URI registry) throws InterruptedException {
        Reply ping;
        try {
            ping = probe.get(registry.resolve("/v2/"));
        } catch (IOException e) {
            findings.broken(Check.REACHABLE, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
        findings.ok(Check.REACHABLE, ping.said());
        lookAtClock(ping);
        if (isRedirected(ping) || isDown(ping)) {
            return Optional.empty();
        }
        return Optional.of(ping);
    }

    /** Judges the answer of a registry. */
    void judge(Reply ping) {
        if (ping.status() == 401) {
            findings.ok(Check.PING_STATUS, "GET /v2/ asks for a token");
            lookAtRegistrysError(ping);
        } else {
            findings.broken(Check.PING_STATUS, ping.said() + ", instead of 401");
        }
    }

    /** Says so where an answer sends elsewhere. */
    boolean isRedirected(Reply reply) {
        if (reply.isRedirect()) {
            findings.broken(
                    Check.REDIRECT,
                    reply.said() + " and a way to " + reply.header("Location").orElse("nowhere"));
        }
        return reply.isRedirect();
    }

    /** Says so where only a proxy answers. */
    boolean isDown(Reply reply) {
        if (reply.isFromInBetween()) {
            findings.broken(Check.BEHIND, reply.said() + ": a proxy answers, and what stands behind it does not");
        }
        return reply.isFromInBetween();
    }

    /** Whether an error of a registry can be read; its clients show what they find, so that zot's form does as well. */
    void lookAtRegistrysError(Reply reply) {
        if (reply.isSingleError()) {
            findings.ok(Check.ERROR_BODY, "the registry says what is wrong in a form that clients read");
            lookAtType(reply, "the registry");
        } else {
            lookAtError(reply, "the registry");
        }
    }

    /** Whether an error can be read as one. */
    void lookAtError(Reply reply, String who) {
        if (reply.error().isEmpty()) {
            findings.broken(
                    Check.ERROR_BODY,
                    "the body of " + who + "'s " + reply.status()
                            + " is not {\"errors\":[{\"code\":…,\"message\":…}]}");
        } else {
            findings.ok(Check.ERROR_BODY, who + " says what is wrong in the form that clients read");
        }
        lookAtType(reply, who);
    }

    private void lookAtType(Reply reply, String who) {
        String type = reply.header("Content-Type").orElse("nothing");
        if (type.startsWith("application/json")) {
            findings.ok(Check.CONTENT_TYPE, who + " declares " + type);
        } else {
            findings.broken(Check.CONTENT_TYPE, who + " declares " + type + " instead of application/json");
        }
    }

    /** Compares its clock with ours. Two answers of one clock that is right are one finding, whenever they came. */
    void lookAtClock(Reply reply) {
        Optional<Instant> theirs = reply.header("Date").flatMap(RegistryChecks::time);
        String who = reply.address().getHost();
        if (theirs.isEmpty()) {
            findings.notChecked(Check.CLOCK, who + " does not say what time it is");
            return;
        }
        Duration skew = Duration.between(clock.instant(), theirs.get());
        String difference = skew.abs().compareTo(UNKNOWN_SKEW) < 0
                ? "less than " + UNKNOWN_SKEW.toSeconds() + " s off"
                : skew.abs().toSeconds() + " s " + (skew.isNegative() ? "behind" : "ahead of");
        String found = "the clock of " + who + " is " + difference + " this machine's";
        if (skew.abs().compareTo(BROKEN_SKEW) > 0) {
            findings.broken(Check.CLOCK, found);
        } else if (skew.abs().compareTo(WARNING_SKEW) > 0) {
            findings.warning(Check.CLOCK, found);
        } else {
            findings.ok(Check.CLOCK, found);
        }
    }

    private static Optional<Instant> time(String date) {
        try {
            return Optional.of(RFC_1123_DATE_TIME.parse(date, Instant::from));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Asks for a manifest without a token: the answer has to say which scope is needed. */
    void lookAtRepository(URI registry, String repository) throws InterruptedException {
        try {
            Reply reply = probe.get(registry.resolve("/v2/" + repository + "/manifests/doctor"));
            String challenge = String.join(" | ", reply.headers().all("WWW-Authenticate"));
            if (reply.status() == 401 && challenge.contains("scope=\"repository:" + repository + ":pull")) {
                findings.ok(Check.REPOSITORY_CHALLENGE, "a manifest without a token is answered with the scope for it");
            } else {
                findings.broken(
                        Check.REPOSITORY_CHALLENGE,
                        reply.said() + (challenge.isEmpty() ? " and no challenge" : " and the challenge " + challenge));
            }
        } catch (IOException e) {
            findings.broken(Check.REPOSITORY_CHALLENGE, String.valueOf(e.getMessage()));
        }
    }
}
