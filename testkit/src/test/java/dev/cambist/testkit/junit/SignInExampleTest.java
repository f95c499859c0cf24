package dev.cambist.testkit.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cambist.testkit.AcrSignIn;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Misbehaviour;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

@CambistTest
class SignInExampleTest {
    @Test
    void aliceSignsIn(AcrSignIn acr) throws Exception {
        HttpResponse<String> answer = exchange(acr, acr.token("alice"));

        assertEquals(200, answer.statusCode());
        assertTrue(answer.body().contains("refresh_token"));
    }

    @Test
    void aForgedTokenIsRefused(AcrSignIn acr, IdentityProvider provider) throws Exception {
        provider.misbehave(new Misbehaviour.WrongKey());

        HttpResponse<String> answer = exchange(acr, acr.token("alice"));

        assertEquals(401, answer.statusCode());
        assertTrue(answer.body().contains("bad_signature"));
    }

    /** Stands for the code under test. */
    private static HttpResponse<String> exchange(AcrSignIn acr, String token) throws Exception {
        String form = "grant_type=access_token&service=" + acr.service() + "&access_token=" + token;
        HttpRequest request = HttpRequest.newBuilder(acr.exchangeUrl())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }
}
