package dev.cambist.server.gateway.relay;

import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.Temporary;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** What can be wrong with an upstream, in words that go on after "the registry behind this gateway". */
enum UpstreamFailure {
    UNREACHABLE("cannot be reached just now"),
    SILENT("did not answer in time"),
    BROKEN_OFF("closed the connection before it had answered"),
    MALFORMED("gave an answer that cannot be understood"),
    NOT_TRUSTED("cannot be told from an impostor: its TLS certificate is not trusted"),
    REFUSES_US("does not let this gateway in; those who run this server have to mend its user and password there"),
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
        return new Temporary.UpstreamUnavailable(words, RETRY_AFTER);
    }

    static UpstreamFailure of(Throwable failure) {
        return switch (failure) {
            case RefusedByUpstream refused -> REFUSES_US;
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

        RefusedByUpstream(int status) {
            super("status " + status, null, false, false);
        }
    }
}
