package dev.cambist.core.exchange;

import dev.cambist.core.access.Scope;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.token.Lifetimes;
import dev.cambist.core.token.MintedToken;
import java.time.Duration;
import java.util.List;

/** The forms of a successful answer. Which one a client can read follows from how it asks. */
public enum AnswerShape {
    /** Exactly one member, a string: some clients of ACR read the object into a map of strings. */
    ACR(1) {
        @Override
        JsonWriter members(JsonWriter json, TokenFlow.Issued issued) {
            return json.plainMember("access_token", text(issued));
        }
    },
    /** The members of Docker's token specification. */
    DOCKER(2) {
        @Override
        JsonWriter members(JsonWriter json, TokenFlow.Issued issued) {
            json.plainMember("token", text(issued))
                    .plainMember("access_token", text(issued))
                    .member("expires_in", expiresIn(issued.accessToken()))
                    .member("issued_at", issued.accessToken().issuedAt().toString());
            return scopeAndRefreshToken(json, issued);
        }
    },
    /** The members of RFC 8693 section 2.2.1. */
    TOKEN_EXCHANGE(1) {
        @Override
        JsonWriter members(JsonWriter json, TokenFlow.Issued issued) {
            json.plainMember("access_token", text(issued))
                    .member("issued_token_type", TokenExchange.ACCESS_TOKEN)
                    .member("token_type", "Bearer")
                    .member("expires_in", expiresIn(issued.accessToken()));
            return scopeAndRefreshToken(json, issued);
        }
    };

    private static final int REST = 256; // of the longest, without its scopes

    private final int accessTokens;

    AnswerShape(int accessTokens) {
        this.accessTokens = accessTokens;
    }

    /** The body of an answer of the token endpoint. */
    public JsonWriter body(TokenFlow.Issued issued) {
        JsonWriter json = new JsonWriter(accessTokens * text(issued).length() + REST).beginObject();
        return members(json, issued).endObject();
    }

    abstract JsonWriter members(JsonWriter json, TokenFlow.Issued issued);

    /** A compact JWS that was just made: base64url and dots. */
    private static String text(TokenFlow.Issued issued) {
        return issued.accessToken().token().value();
    }

    /** Seconds: clients raise less than 60 to 60 anyway, and registries allow as much for their clocks. */
    private static long expiresIn(MintedToken token) {
        long remaining = Duration.between(token.issuedAt(), token.expiry()).toSeconds();
        return Math.max(Lifetimes.SHORTEST.toSeconds(), remaining);
    }

    private static JsonWriter scopeAndRefreshToken(JsonWriter json, TokenFlow.Issued issued) {
        List<String> granted =
                issued.decision().granted().stream().map(Scope::toString).toList();
        json.member("scope", String.join(" ", granted));
        issued.refreshToken().ifPresent(refresh -> json.member("refresh_token", refresh.value()));
        return json;
    }

    /** The body of an answer of the exchange endpoint, which has one form only. */
    public static JsonWriter body(ExchangeFlow.Exchanged exchanged) {
        String text = exchanged.refreshToken().token().value();
        return new JsonWriter(text.length() + 32)
                .beginObject()
                .plainMember("refresh_token", text)
                .endObject();
    }
}
