package dev.cambist.core.exchange;

import dev.cambist.core.access.Scope;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.token.Lifetimes;
import dev.cambist.core.token.MintedToken;
import java.time.Duration;

/** The two forms of a successful answer. Which one a client can read follows from how it asks. */
public enum AnswerShape {
    /** Exactly one member, a string: some clients of ACR read the object into a map of strings. */
    ACR,
    /** The members of Docker's token specification. */
    DOCKER;

    /** The body of an answer of the token endpoint. */
    public String body(TokenFlow.Issued issued) {
        MintedToken token = issued.accessToken();
        String text = token.token().value();
        if (this == ACR) {
            return new JsonWriter(text.length() + 32)
                    .beginObject()
                    .member("access_token", text)
                    .endObject()
                    .toString();
        }
        long remaining = Duration.between(token.issuedAt(), token.expiry()).toSeconds();
        JsonWriter json = new JsonWriter(2 * text.length() + 256)
                .beginObject()
                .member("token", text)
                .member("access_token", text)
                // Clients raise less than 60 s to 60 s anyway, and registries allow as much for their clocks.
                .member("expires_in", Math.max(Lifetimes.SHORTEST.toSeconds(), remaining))
                .member("issued_at", token.issuedAt().toString())
                .member(
                        "scope",
                        String.join(
                                " ",
                                issued.decision().granted().stream()
                                        .map(Scope::toString)
                                        .toList()));
        issued.refreshToken().ifPresent(refresh -> json.member("refresh_token", refresh.value()));
        return json.endObject().toString();
    }

    /** The body of an answer of the exchange endpoint, which has one form only. */
    public static String body(ExchangeFlow.Exchanged exchanged) {
        String text = exchanged.refreshToken().token().value();
        return new JsonWriter(text.length() + 32)
                .beginObject()
                .member("refresh_token", text)
                .endObject()
                .toString();
    }
}
