package dev.cambist.client;

import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** How requests travel: the HTTP client with its proxy and TLS, time limits, and retries. One may serve many clients. */
public final class Transport {
    private final HttpClient httpClient;
    private final Duration requestTimeout;
    private final Duration deadline;
    private final RetryPolicy retryPolicy;
    private final InstantSource clock;
    private final Pauses pauses;
    private final RandomGenerator random;

    private Transport(Builder builder) {
        httpClient = builder.chosenHttpClient();
        requestTimeout = builder.requestTimeout;
        deadline = builder.deadline;
        retryPolicy = builder.retryPolicy;
        clock = builder.clock;
        pauses = builder.pauses;
        random = builder.random;
    }

    /**
     * A transport with an HTTP client of its own: 10 s to connect, 30 s for one request, 60 s for all attempts,
     * {@link RetryPolicy#standard()}.
     *
     * @return a new transport
     */
    public static Transport standard() {
        return builder().build();
    }

    /**
     * Starts from what {@link #standard()} gives.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    HttpClient httpClient() {
        return httpClient;
    }

    Duration requestTimeout() {
        return requestTimeout;
    }

    Duration deadline() {
        return deadline;
    }

    RetryPolicy retryPolicy() {
        return retryPolicy;
    }

    InstantSource clock() {
        return clock;
    }

    Pauses pauses() {
        return pauses;
    }

    RandomGenerator random() {
        return random;
    }

    /** Collects what a transport is to be. */
    public static final class Builder {
        private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

        private @Nullable HttpClient httpClient;
        private @Nullable Duration connectTimeout;
        private Duration requestTimeout = Duration.ofSeconds(30);
        private Duration deadline = Duration.ofSeconds(60);
        private RetryPolicy retryPolicy = RetryPolicy.standard();
        private InstantSource clock = InstantSource.system();
        private Pauses pauses = Pauses.REAL;
        private RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();

        private Builder() {}

        /**
         * Uses the caller's HTTP client, with its proxy, TLS context, executor and connect time-out.
         *
         * @param client a client that follows no redirects, which is what {@link HttpClient.Builder} gives by itself
         * @return this builder
         * @throws IllegalArgumentException when the client follows redirects: one could take a credential elsewhere
         */
        public Builder httpClient(HttpClient client) {
            if (client.followRedirects() != HttpClient.Redirect.NEVER) {
                throw new IllegalArgumentException("the HttpClient follows redirects, which could take a credential to"
                        + " another host; build it with followRedirects(HttpClient.Redirect.NEVER)");
            }
            httpClient = client;
            return this;
        }

        /**
         * Limits the time to connect; 10 s unless given. A client of the caller's has a limit of its own.
         *
         * @param timeout more than zero
         * @return this builder
         */
        public Builder connectTimeout(Duration timeout) {
            connectTimeout = positive("connect time-out", timeout);
            return this;
        }

        /**
         * Limits the time of one attempt from its start to the end of the answer; 30 s unless given.
         *
         * @param timeout more than zero
         * @return this builder
         */
        public Builder requestTimeout(Duration timeout) {
            requestTimeout = positive("request time-out", timeout);
            return this;
        }

        /**
         * Limits the time of all attempts of one request with their pauses; 60 s unless given.
         *
         * @param limit more than zero
         * @return this builder
         */
        public Builder deadline(Duration limit) {
            deadline = positive("deadline", limit);
            return this;
        }

        /**
         * Says how often a request is tried.
         *
         * @param policy such as {@link RetryPolicy#none()}
         * @return this builder
         */
        public Builder retryPolicy(RetryPolicy policy) {
            retryPolicy = policy;
            return this;
        }

        /**
         * Takes the time from another clock, as tests want it.
         *
         * @param source by which tokens age and deadlines end
         * @return this builder
         */
        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        Builder pauses(Pauses other) {
            pauses = other;
            return this;
        }

        Builder random(RandomGenerator other) {
            random = other;
            return this;
        }

        /**
         * Builds it.
         *
         * @return the transport
         * @throws IllegalArgumentException when both an HTTP client and a connect time-out were given
         */
        public Transport build() {
            return new Transport(this);
        }

        private HttpClient chosenHttpClient() {
            if (httpClient == null) {
                // Two requests an hour need no multiplexing, and HTTP/1.1 has no GOAWAY and no upgrade to go wrong.
                return HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(connectTimeout == null ? CONNECT_TIMEOUT : connectTimeout)
                        .build();
            }
            if (connectTimeout != null) {
                throw new IllegalArgumentException("both an HttpClient and a connect time-out are given; set the"
                        + " time-out where the HttpClient is built");
            }
            return httpClient;
        }

        private static Duration positive(String name, Duration length) {
            if (length.isNegative() || length.isZero()) {
                throw new IllegalArgumentException("the " + name + " is " + length + "; give more than zero");
            }
            return length;
        }
    }
}
