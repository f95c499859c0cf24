package dev.cambist.server.http;

/** Answers one kind of request. */
@FunctionalInterface
public interface Endpoint {
    /** The answer to a request that can be served; refuses any other with a {@code RefusedException}. */
    Answer answer(Call call);
}
