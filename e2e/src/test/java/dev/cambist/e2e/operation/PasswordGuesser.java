package dev.cambist.e2e.operation;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Sends credentials that are nobody's, more of them than one address may, from an address of its own behind a proxy. */
final class PasswordGuesser {
    private static final String ADDRESS = "192.0.2.9"; // of RFC 5737, section 3
    private static final int GUESSES = 30; // the configuration of BusyServer lets ten pass at once
    private static final Duration BETWEEN = Duration.ofSeconds(2);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI exchange;

    PasswordGuesser(URI exchange) {
        this.exchange = exchange;
    }

    void round() throws IOException, InterruptedException {
        for (int guess = 0; guess < GUESSES; guess++) {
            http.send(
                    HttpRequest.newBuilder(exchange)
                            .timeout(Duration.ofSeconds(60))
                            .header("X-Forwarded-For", ADDRESS)
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString("grant_type=access_token&service="
                                    + BusyServer.REGISTRY + "&access_token=guess" + guess))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
        Thread.sleep(BETWEEN);
    }
}
