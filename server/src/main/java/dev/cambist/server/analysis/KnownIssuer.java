package dev.cambist.server.analysis;

import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Who;
import dev.cambist.server.settings.IssuerSettings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is known of the tokens of a kind of issuer, from its documentation. An issuer is recognised by its URL.
 *
 * @param product what people call it
 * @param shapes patterns that every value of a claim meets; none at all for a claim that its tokens never have
 * @param owners how a rule names one owner
 * @param proposals the tokens of jobs that run for changes somebody proposes, the unmistakable one first
 * @param contradictions what no token of it can meet, beyond the shapes
 * @param traps what means something else with it than it looks like
 */
record KnownIssuer(
        String product,
        Map<String, GlobSet> shapes,
        Owners owners,
        List<SampleToken> proposals,
        List<Check> contradictions,
        List<Check> traps) {
    static final Pattern LITERAL = Pattern.compile("[^*]+");
    static final Pattern WITHIN_OWNER = Pattern.compile("[^*/]+/.*");

    /** Domains at which everybody can have an address. */
    static final String EVERYBODYS = "(gmail|googlemail|outlook|hotmail|live|icloud|yahoo|gmx)\\.[a-z.]+|proton\\.me";

    static final Pattern ADDRESS = Pattern.compile("[^*]+|.*@(?!(" + EVERYBODYS + ")$)[^*]+");

    static final GlobSet NEVER = GlobSet.of();
    static final GlobSet SWITCH = GlobSet.of("true", "false");
    static final GlobSet BRANCH_OR_TAG = GlobSet.of("branch", "tag");

    private static final Pattern FORGEJO = Pattern.compile("https?://.+/api/actions");
    private static final Pattern GITLAB = Pattern.compile("https://gitlab\\.[^/]+");

    KnownIssuer {
        shapes = Map.copyOf(shapes);
        proposals = List.copyOf(proposals);
        contradictions = List.copyOf(contradictions);
        traps = List.copyOf(traps);
    }

    /** Looks at a rule about the issuer. */
    interface Check {
        Optional<Warning> look(Rule rule, Who.Matching who);
    }

    /**
     * How a rule names one owner.
     *
     * @param open whether anybody can have tokens of the issuer, not only members of one organization
     * @param patterns what a value must look like to name one owner, by the claims that can
     * @param advice what to write to name one
     */
    record Owners(boolean open, Map<String, Pattern> patterns, String advice) {
        static final Owners ONE = new Owners(false, Map.of(), "");

        Owners {
            patterns = Map.copyOf(patterns);
        }
    }

    /** What is known of an issuer, if its URL is that of a known kind. */
    static Optional<KnownIssuer> of(IssuerSettings issuer) {
        return switch (issuer) {
            case IssuerSettings.OpenId openId -> at(openId.url());
            case IssuerSettings.Entra entra -> Optional.of(EntraTokens.known(entra));
        };
    }

    private static Optional<KnownIssuer> at(URI address) {
        String url = address.toString().replaceFirst("/+$", "");
        if (GitHubTokens.isIssuer(url)) {
            return Optional.of(GitHubTokens.known(url));
        }
        if (FORGEJO.matcher(url).matches()) {
            return Optional.of(ForgejoTokens.known(url.equals("https://codeberg.org/api/actions")));
        }
        if (GITLAB.matcher(url).matches()) {
            return Optional.of(GitLabTokens.known(url.equals("https://gitlab.com")));
        }
        return url.equals("https://accounts.google.com") ? Optional.of(GoogleTokens.known()) : Optional.empty();
    }
}
