package dev.cambist.testkit.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import dev.cambist.testkit.AcrSignIn;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;

/** What a registry's client asks. */
final class Calls {
    private Calls() {}

    static HttpResponse<String> exchange(AcrSignIn signIn, String identityToken) throws IOException {
        return post(signIn.exchangeUrl(), signIn, "grant_type=access_token&access_token=" + identityToken);
    }

    /** The {@code access} claim of what the user of this name gets for a scope. */
    static String access(AcrSignIn signIn, String user, String scope) throws IOException, ParseException {
        return SignedJWT.parse(accessToken(signIn, user, scope))
                .getJWTClaimsSet()
                .getClaim("access")
                .toString();
    }

    /** What the user of this name gets for a scope. */
    static String accessToken(AcrSignIn signIn, String user, String scope) throws IOException, ParseException {
        String refreshToken = member(exchange(signIn, signIn.token(user)), "refresh_token");
        String form =
                "grant_type=refresh_token&refresh_token=" + refreshToken + "&scope=" + URLEncoder.encode(scope, UTF_8);
        return member(post(signIn.tokenUrl(), signIn, form), "access_token");
    }

    private static String member(HttpResponse<String> response, String name) throws ParseException {
        return JSONObjectUtils.getString(JSONObjectUtils.parse(response.body()), name);
    }

    private static HttpResponse<String> post(URI address, AcrSignIn signIn, String form) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form + "&service=" + signIn.service()))
                .build();
        try (HttpClient client = client(signIn)) {
            return client.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A client that trusts it. */
    static HttpClient client(AcrSignIn signIn) {
        HttpClient.Builder client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        if (signIn.url().getScheme().equals("https")) {
            client.sslContext(signIn.trust().context());
        }
        return client.build();
    }
}
