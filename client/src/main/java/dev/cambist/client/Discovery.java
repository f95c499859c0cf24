package dev.cambist.client;

import dev.cambist.client.wire.Challenge;
import dev.cambist.client.wire.Origin;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks a registry where its tokens come from: {@code GET /v2/} without a credential, and the challenge in the answer. */
final class Discovery {
    private final URI registry;
    private final RealmGuard realmGuard;
    private final boolean exchangeAtRegistry;
    private final Transport transport;

    Discovery(URI registry, RealmGuard realmGuard, boolean exchangeAtRegistry, Transport transport) {
        this.registry = registry;
        this.realmGuard = realmGuard;
        this.exchangeAtRegistry = exchangeAtRegistry;
        this.transport = transport;
    }

    CompletableFuture<TokenAddress> ask() {
        HttpRequest request = HttpRequest.newBuilder(registry.resolve("/v2/"))
                .header("User-Agent", RegistryTokenClient.USER_AGENT)
                .build();
        return Call.start(transport, request, List.of(), this::read);
    }

    private TokenAddress read(Answer answer) {
        if (answer.status() == 200) {
            throw new UnexpectedAnswerException(
                    answer.question() + " answered 200 without a credential: the registry asks for no sign-in, so send"
                            + " its requests without an Authorization header",
                    ServiceError.NONE,
                    null);
        }
        if (answer.status() != 401) {
            throw answer.error();
        }
        Collection<String> headers = answer.response().headers().allValues("WWW-Authenticate");
        return address(Challenge.find(headers)
                .orElseThrow(() -> new UnexpectedAnswerException(
                        answer.question() + " answered 401 without a Bearer challenge that names a token service; is it"
                                + " a registry, and one with token sign-in?",
                        ServiceError.NONE,
                        null)));
    }

    /** What a challenge says, or an {@link UntrustedRealmException}. */
    TokenAddress address(Challenge challenge) {
        URI realm = realmGuard.check(challenge.realm());
        Optional<String> service = challenge.service();
        return new TokenAddress(
                (exchangeAtRegistry ? registry : realm).resolve("/oauth2/exchange"),
                realm,
                service.orElseGet(() -> Origin.of(registry).host()));
    }
}
