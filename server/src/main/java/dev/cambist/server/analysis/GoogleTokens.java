package dev.cambist.server.analysis;

import static dev.cambist.server.analysis.KnownIssuer.LITERAL;
import static dev.cambist.server.analysis.KnownIssuer.NEVER;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** "OpenID Connect" of Google's identity documentation, and "Types of service accounts" of Google Cloud's. */
final class GoogleTokens {
    /** Domains in which accounts of everybody's are: those of people, and of service accounts that Google makes. */
    private static final String SHARED = KnownIssuer.EVERYBODYS + "|(developer|cloudbuild|appspot|cloudservices)"
            + "\\.gserviceaccount\\.com|iam\\.gserviceaccount\\.com";

    private static final Pattern ADDRESS = Pattern.compile("[^*]+|.*@(?!(" + SHARED + ")$)[^*]+");

    /** A service account's; of people it is the application, through which anybody can sign in. */
    private static final Pattern AUTHORIZED_PARTY = Pattern.compile("[0-9]+");

    private GoogleTokens() {}

    static KnownIssuer known() {
        return new KnownIssuer(
                "Google",
                Map.of("groups", NEVER, "roles", NEVER),
                new KnownIssuer.Owners(
                        true,
                        Map.of("sub", LITERAL, "azp", AUTHORIZED_PARTY, "hd", LITERAL, "email", ADDRESS),
                        "email: NAME@PROJECT.iam.gserviceaccount.com under claims"),
                List.of(),
                List.of(),
                List.of());
    }
}
