package dev.cambist.testkit.idp;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The claims that each kind of issuer writes about each kind of subject. */
final class Claims {
    /** Beyond it, Entra ID gives the address of the list in place of the list. */
    private static final int MAX_GROUPS = 200;

    private Claims() {}

    /** What every token says. */
    record Basics(String issuer, String audience, Instant issuedAt, Instant expiresAt) {
        Map<String, Object> claims() {
            Map<String, Object> claims = new LinkedHashMap<>();
            claims.put("aud", audience);
            claims.put("iss", issuer);
            claims.put("iat", issuedAt.getEpochSecond());
            claims.put("nbf", issuedAt.getEpochSecond());
            claims.put("exp", expiresAt.getEpochSecond());
            return claims;
        }

        /** Entra ID tells every application another {@code sub} of the same user. */
        String pairwise(String objectId) {
            return Jws.encode(Hash.sha256(objectId + " at " + audience));
        }
    }

    static Map<String, Object> of(Workload workload, Basics basics) {
        Map<String, Object> claims = basics.claims();
        claims.put("sub", workload.subject());
        claims.put("jti", UUID.randomUUID().toString());
        claims.putAll(workload.claims());
        return claims;
    }

    /** See Microsoft's "Access token claims reference" for both versions. */
    static Map<String, Object> of(Account account, EntraVersion version, String client, Basics basics) {
        Map<String, Object> claims = basics.claims();
        boolean person = account instanceof User;
        claims.put(version == EntraVersion.V1 ? "appid" : "azp", client);
        claims.put(version == EntraVersion.V1 ? "appidacr" : "azpacr", person ? "0" : "1");
        claims.put("oid", account.objectId());
        claims.put("tid", account.tenant());
        claims.put("uti", Jws.encode(Hash.sha256(UUID.randomUUID().toString())).substring(0, 22));
        claims.put("ver", version.claim());
        if (version == EntraVersion.V1) {
            claims.put("idp", basics.issuer());
        }
        switch (account) {
            case User user -> {
                claims.put("sub", basics.pairwise(user.objectId()));
                claims.put("name", user.name());
                claims.put("scp", "user_impersonation");
                claims.putAll(names(user, version));
            }
            case ServicePrincipal principal -> {
                claims.put("sub", principal.objectId());
                claims.put("idtyp", "app");
            }
        }
        claims.putAll(memberships(account));
        claims.putAll(account.claims());
        return claims;
    }

    private static Map<String, Object> names(User user, EntraVersion version) {
        Map<String, Object> claims = new LinkedHashMap<>();
        switch (version) {
            case V1 -> {
                claims.put("upn", user.principalName());
                claims.put("unique_name", user.principalName());
                claims.put("acr", "1");
                claims.put("amr", List.of("pwd"));
            }
            case V2 -> claims.put("preferred_username", user.principalName());
        }
        return claims;
    }

    private static Map<String, Object> memberships(Account account) {
        Map<String, Object> claims = new LinkedHashMap<>();
        if (account.groups().size() > MAX_GROUPS) {
            String kind = account instanceof User ? "users" : "servicePrincipals";
            String list = "https://graph.microsoft.com/v1.0/" + kind + "/" + account.objectId() + "/getMemberObjects";
            claims.put("_claim_names", Map.of("groups", "src1"));
            claims.put("_claim_sources", Map.of("src1", Map.of("endpoint", list)));
        } else if (!account.groups().isEmpty()) {
            claims.put("groups", account.groups());
        }
        if (!account.roles().isEmpty()) {
            claims.put("roles", account.roles());
        }
        return claims;
    }
}
