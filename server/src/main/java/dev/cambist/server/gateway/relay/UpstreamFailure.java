package dev.cambist.server.gateway.relay;

import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.gateway.UpstreamChallenge;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/** What can be wrong with an upstream, in words that go on after "the registry itself". */
enum UpstreamFailure {
    UNREACHABLE("cannot be reached just now"),
    SILENT("did not answer in time"),
    BROKEN_OFF("closed the connection before it had answered"),
    MALFORMED("gave an answer that cannot be understood"),
    NOT_TRUSTED("cannot be told from an impostor: its TLS certificate is not trusted"),
    REFUSES_US("does not let this gateway in; those who run this server have to mend its user and password there"),
    ASKS_ELSEWHERE(
            "does not let this gateway in: it sends for tokens to another address than its own, and those who run this"
                    + " server have to name that address with token-realm before a password goes there"),
    NO_TOKEN("takes tokens only, and this gateway got none just now"),
    REFUSES_TOKENS(
            "does not take the tokens of this server; those who run both have to let it trust the keys of this one, which"
                    + " cambist trust tells"),
    TOKEN_RENEWED("asked for another token, which this gateway has now; send the request again"),
    CROWDED("has too many requests waiting already");

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final String words;

    UpstreamFailure(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /** What a client is told. */
    Refusal refusal() {
        return new Temporary.UpstreamUnavailable(word(), words, RETRY_AFTER);
    }

    /** What it is at the root of an exception that may have gone through several hands. */
    static Throwable root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Its name, for who counts. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static UpstreamFailure of(Throwable failure) {
        return switch (failure) {
            case RefusedByUpstream refused -> REFUSES_US;
            case WithoutToken without -> without.failure();
            case SSLException tls -> NOT_TRUSTED;
            case ConnectException connect -> UNREACHABLE;
            case SocketTimeoutException connect -> UNREACHABLE;
            case UnknownHostException name -> UNREACHABLE;
            case UnresolvedAddressException name -> UNREACHABLE;
            case TimeoutException idle -> SILENT;
            case RejectedExecutionException queue -> CROWDED;
            case SocketException reset -> BROKEN_OFF;
            case IOException end -> BROKEN_OFF;
            default -> MALFORMED;
        };
    }

    /** The upstream answered 401 or 407: it wants credentials, or others than we have. */
    static final class RefusedByUpstream extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient List<String> challenges;

        private RefusedByUpstream(int status, List<String> challenges) {
            super("status " + status, null, false, false);
            this.challenges = List.copyOf(challenges);
        }

        static RefusedByUpstream of(Response answer) {
            int status = answer.getStatus();
            // 407 is of a proxy between, whatever other headers say.
            return new RefusedByUpstream(
                    status,
                    status == HttpStatus.UNAUTHORIZED_401
                            ? answer.getHeaders().getValuesList(HttpHeader.WWW_AUTHENTICATE)
                            : List.of());
        }

        UpstreamChallenge challenge() {
            return UpstreamChallenge.of(challenges);
        }
    }

    /** There is no token for the upstream; the message, for the log, says why and names no secret. */
    static final class WithoutToken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final UpstreamFailure failure;

        WithoutToken(UpstreamFailure failure, String why) {
            super(why, null, false, false);
            this.failure = failure;
        }

        UpstreamFailure failure() {
            return failure;
        }
    }
}
