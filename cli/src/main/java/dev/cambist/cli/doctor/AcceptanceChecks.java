package dev.cambist.cli.doctor;

import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;

/** What a registry makes of the tokens that its token service gives. */
record AcceptanceChecks(Probe probe, Findings findings, URI registry, String repository) {
    /** A token for nothing in particular: good enough for {@code /v2/}, too little for a manifest. */
    void lookAtPlainToken(Secret token) throws InterruptedException {
        try {
            Reply ping = ask("/v2/", token);
            if (ping.status() == 401) {
                findings.broken(Check.REGISTRY_TRUST, "the registry does not accept " + about(token) + refusal(ping));
                return;
            }
            if (ping.status() != 200) {
                findings.broken(Check.REGISTRY_TRUST, ping.said() + " with a token");
                return;
            }
            findings.ok(Check.REGISTRY_TRUST, "the registry accepts the token: its key, issuer and service");
            Reply manifest = ask("/v2/" + repository + "/manifests/doctor", token);
            if (manifest.status() == 401) {
                findings.ok(Check.SCOPE_ENFORCEMENT, "a token without a scope is refused for a manifest");
            } else if (manifest.status() == 403) {
                findings.broken(
                        Check.REPOSITORY_CHALLENGE, "a token with too little scope is refused with 403 instead of 401");
            } else {
                findings.broken(Check.SCOPE_ENFORCEMENT, manifest.said() + ", with a token without any scope");
            }
        } catch (IOException e) {
            findings.broken(Check.REGISTRY_TRUST, String.valueOf(e.getMessage()));
        }
    }

    private Reply ask(String path, Secret token) throws IOException, InterruptedException {
        return probe.get(registry.resolve(path), "Bearer " + token.value());
    }

    private static String about(Secret token) {
        JsonObject claims = TokenForm.claims(token.value());
        return "a token of issuer " + claims.text("iss").orElse("nobody")
                + " for service " + claims.text("aud").orElse("nothing")
                + ", signed with key " + TokenForm.keyId(token.value());
    }

    private static String refusal(Reply reply) {
        String challenge = String.join(" | ", reply.headers().all("WWW-Authenticate"));
        return ": " + reply.said() + (challenge.isEmpty() ? "" : ", " + challenge);
    }
}
