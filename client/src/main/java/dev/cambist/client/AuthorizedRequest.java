package dev.cambist.client;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;

/** Requests with our header, and what is made of the first answer to one. */
final class AuthorizedRequest {
    private static final int UNAUTHORIZED = 401;

    private AuthorizedRequest() {}

    static HttpRequest of(HttpRequest request, AuthorizationHeader header) {
        return HttpRequest.newBuilder(request, (name, value) -> true)
                .setHeader(AuthorizationHeader.NAME, header.value())
                .build();
    }

    /** Spares the caller's handler the body of a 401, since another answer follows it. */
    @SuppressWarnings("NullAway") // Nobody sees this null.
    static <T> HttpResponse.BodyHandler<T> unless401(HttpResponse.BodyHandler<T> handler) {
        return answer -> answer.statusCode() == UNAUTHORIZED ? BodySubscribers.replacing(null) : handler.apply(answer);
    }
}
