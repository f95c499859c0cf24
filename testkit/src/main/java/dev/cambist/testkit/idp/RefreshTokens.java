package dev.cambist.testkit.idp;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Refresh tokens handed out: opaque, and bound to a tenant, a user and a client. */
final class RefreshTokens {
    private final boolean singleUse;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    /** What a refresh token stands for. */
    record Session(String tenant, String objectId, String clientId, Resource resource) {}

    RefreshTokens(boolean singleUse) {
        this.singleUse = singleUse;
    }

    String issue(Session session) {
        String token = "1.A" + Secret.random().reveal() + Secret.random().reveal();
        sessions.put(token, session);
        return token;
    }

    Session redeem(String token, String tenant, String clientId) throws OAuthException {
        Session session = sessions.get(token);
        if (session == null
                || !session.tenant().equals(tenant)
                || !session.clientId().equals(clientId)
                || (singleUse && !sessions.remove(token, session))) {
            throw OAuthProblem.WRONG_REFRESH_TOKEN.because(
                    "The refresh token is unknown, used up, or was issued to another client or tenant.");
        }
        return session;
    }
}
