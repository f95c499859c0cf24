package dev.cambist.testkit.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cambist.testkit.AcrSignIn;
import dev.cambist.testkit.fault.Fault;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@CambistTest
class ThrottledExampleTest {
    @Test
    void whoeverIsThrottledWaitsAndComesAgain(AcrSignIn acr) throws Exception {
        acr.faults().next(Fault.throttled(Duration.ofSeconds(1)));

        assertEquals(401, challenge(acr)); // what the registry answers to whoever has not signed in

        assertTrue(acr.faults().open().isEmpty(), "the fault has come about");
    }

    /** Stands for the code under test. */
    private static int challenge(AcrSignIn acr) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(acr.url().resolve("/v2/")).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() == 429) {
                Thread.sleep(Duration.ofSeconds(
                        answer.headers().firstValueAsLong("Retry-After").orElse(1)));
                answer = client.send(request, BodyHandlers.ofString());
            }
            return answer.statusCode();
        }
    }
}
