package dev.cambist.cli.doctor;

import dev.cambist.client.wire.Challenge;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether a challenge is written as clients read it that take headers apart by hand. */
record ChallengeChecks(Findings findings) {
    private static final Pattern PLAIN = Pattern.compile("Bearer [a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*");

    /** Looks at the answer to {@code GET /v2/}; the address of the token service, where it can be read. */
    Optional<URI> look(Reply ping) {
        List<String> headers = ping.headers().all("WWW-Authenticate");
        Optional<Challenge> challenge = Challenge.find(headers);
        if (challenge.isEmpty()) {
            findings.broken(
                    Check.CHALLENGE_FORM,
                    headers.isEmpty()
                            ? "the answer to GET /v2/ has no WWW-Authenticate header"
                            : "there is no Bearer challenge in: " + String.join(" | ", headers));
            return Optional.empty();
        }
        lookAtForm(headers);
        if (challenge.get().scopes().isEmpty()) {
            findings.ok(Check.CHALLENGE_SCOPE, "the challenge of GET /v2/ has no scope");
        } else {
            findings.broken(
                    Check.CHALLENGE_SCOPE,
                    "the challenge of GET /v2/ has the scope "
                            + String.join(" ", challenge.get().scopes()));
        }
        return realm(challenge.get().realm());
    }

    private void lookAtForm(List<String> headers) {
        if (headers.size() == 1) {
            findings.ok(Check.ONE_CHALLENGE, "there is one WWW-Authenticate header");
        } else {
            findings.broken(
                    Check.ONE_CHALLENGE,
                    "there are " + headers.size() + " WWW-Authenticate headers: " + String.join(" | ", headers));
        }
        for (String header : headers) {
            if (!PLAIN.matcher(header).matches()) {
                findings.broken(Check.CHALLENGE_FORM, problem(header) + ": " + header);
                return;
            }
        }
        findings.ok(Check.CHALLENGE_FORM, "the challenge is written plainly");
    }

    private static String problem(String header) {
        return header.contains(", ")
                ? "there is a space after a comma"
                : "it is not of the form Bearer name=\"…\",name=\"…\"";
    }

    private Optional<URI> realm(String realm) {
        try {
            URI address = new URI(realm);
            if (address.getHost() == null || address.getScheme() == null) {
                findings.broken(Check.REALM_FORM, "the realm is no address: " + realm);
                return Optional.empty();
            }
            lookAtRealm(address, realm);
            return Optional.of(address);
        } catch (URISyntaxException e) {
            findings.broken(Check.REALM_FORM, "the realm is no address: " + realm);
            return Optional.empty();
        }
    }

    private void lookAtRealm(URI address, String realm) {
        if (address.getRawQuery() != null || realm.contains("=")) {
            findings.broken(Check.REALM_FORM, "the realm has a query in it: " + realm);
        } else if (realm.contains("service") || realm.contains("scope")) {
            findings.broken(Check.REALM_FORM, "the realm has the word service or scope in it: " + realm);
        } else {
            findings.ok(Check.REALM_FORM, "the realm is " + realm);
        }
    }
}
