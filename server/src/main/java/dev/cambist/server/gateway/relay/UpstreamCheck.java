package dev.cambist.server.gateway.relay;

import dev.cambist.server.gateway.UpstreamChallenge;
import dev.cambist.server.gateway.relay.UpstreamFailure.RefusedByUpstream;
import dev.cambist.server.gateway.relay.UpstreamFailure.WithoutToken;
import dev.cambist.server.settings.UpstreamSettings;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Asks an upstream, before anybody depends on it, what it wants of the gateway and whether the gateway has it; or a registry
 * beside, whether it wants tokens of this server. Whether it trusts their keys, only a token would show.
 */
public final class UpstreamCheck {
    private final UpstreamSettings settings;
    private final Upstream upstream;
    private final URI base;

    private UpstreamCheck(UpstreamSettings settings, Upstream upstream) {
        this.settings = settings;
        this.upstream = upstream;
        this.base = settings.url().resolve("/v2/");
    }

    /**
     * What was found.
     *
     * @param letsIn whether the gateway would be let in as it is configured
     * @param words what the upstream wants, and what to do where the gateway has it not, for people; they go on after the
     *     upstream's name, and no secret is among them
     */
    public record Finding(boolean letsIn, String words) {}

    /** Asks; waits for the answers. */
    public static Finding ask(UpstreamSettings settings) {
        try (Upstreams all = new Upstreams()) {
            all.open(Set.of(settings));
            return all.to(settings)
                    .map(upstream -> new UpstreamCheck(settings, upstream).ask())
                    .orElseGet(() -> new Finding(false, "could not be asked"));
        }
    }

    private Finding ask() {
        try {
            ContentResponse answer = upstream.fetch().get(base, Optional.empty());
            return switch (answer.getStatus()) {
                case HttpStatus.OK_200 -> open();
                case HttpStatus.UNAUTHORIZED_401 -> asked(answer);
                default ->
                    new Finding(
                            false,
                            "answers " + base + " with " + answer.getStatus()
                                    + ", as no registry does; give the registry's own address in " + key("url"));
            };
        } catch (IOException e) {
            return unreachable(e);
        }
    }

    /** The password goes along with each request all the same, and a registry may refuse a wrong one. */
    private Finding open() throws IOException {
        if (settings.isBeside()) {
            return new Finding(true, "asks for no sign-in");
        }
        Optional<String> password = upstream.credentials().authorization(List.of());
        return password.isEmpty() || isLetIn(password)
                ? new Finding(true, "asks for no sign-in")
                : new Finding(
                        false,
                        "asks for no sign-in, and refuses that of " + user()
                                + "; mend upstream.user and upstream.password-file, or leave both out");
    }

    private Finding asked(ContentResponse answer) throws IOException {
        if (settings.besideAs().isPresent()) {
            return askedBeside(
                    UpstreamCredentials.challenge(answer), settings.besideAs().get());
        }
        return switch (UpstreamCredentials.challenge(answer)) {
            case UpstreamChallenge.Basic basic -> askedForPassword();
            case UpstreamChallenge.Bearer bearer -> askedForToken(bearer, answer);
            case UpstreamChallenge.Unknown unknown ->
                new Finding(
                        false,
                        "asks for a sign-in that the gateway does not know ("
                                + printable(String.valueOf(answer.getHeaders().get(HttpHeader.WWW_AUTHENTICATE)))
                                + "); have it ask with Basic or Bearer, or for nothing");
        };
    }

    /** It takes tokens of this server, for which it has to know its own name as this server does. */
    private static Finding askedBeside(UpstreamChallenge challenge, String service) {
        String help = "; configure it as cambist trust prints for " + service;
        if (!(challenge instanceof UpstreamChallenge.Bearer bearer)) {
            return new Finding(false, "asks for no tokens of this server" + help);
        }
        String named = printable(bearer.service().orElse("nobody"));
        return named.equals(service)
                ? new Finding(true, "asks for tokens of " + printable(bearer.realm()) + " (Bearer)")
                : new Finding(false, "asks for tokens for " + named + help);
    }

    private Finding askedForPassword() throws IOException {
        String wants = "asks for user and password (Basic)";
        Optional<String> password = upstream.credentials().authorization(List.of());
        if (password.isEmpty()) {
            return new Finding(false, wants + ", and none is configured; add upstream.user and upstream.password-file");
        }
        return isLetIn(password)
                ? new Finding(true, wants + ", and takes those of " + user())
                : new Finding(
                        false,
                        wants + ", and refuses those of " + user()
                                + "; mend upstream.user or the content of upstream.password-file");
    }

    private Finding askedForToken(UpstreamChallenge.Bearer bearer, ContentResponse answer) throws IOException {
        String realm = printable(bearer.realm());
        String wants = "asks for a token of " + realm + " (Bearer)";
        try {
            Optional<String> token = upstream.credentials().after(RefusedByUpstream.of(answer), List.of());
            if (!isLetIn(token)) {
                return new Finding(
                        false,
                        wants + ", and refuses the one that it gave " + user()
                                + "; the registry has to trust its own token service, so mend it there");
            }
            return new Finding(
                    true,
                    settings.login().isPresent()
                            ? wants + ", and gave one to " + user()
                            : wants + ", and gave one to nobody in particular, which may be good for what is public"
                                    + " only; for more add upstream.user and upstream.password-file");
        } catch (WithoutToken e) {
            return new Finding(
                    false,
                    e.failure() == UpstreamFailure.ASKS_ELSEWHERE
                            ? wants + ", which is not its own address, so no password goes there; if it is the right"
                                    + " one, add upstream.token-realm: " + realm
                            : wants + ", and " + user() + " got none (" + e.getMessage() + "); "
                                    + (settings.login().isPresent()
                                            ? "mend upstream.user or the content of upstream.password-file"
                                            : "add upstream.user and upstream.password-file"));
        }
    }

    private boolean isLetIn(Optional<String> authorization) throws IOException {
        return upstream.fetch().get(base, authorization).getStatus() == HttpStatus.OK_200;
    }

    private Finding unreachable(IOException failure) {
        Throwable cause = UpstreamFailure.root(failure);
        UpstreamFailure kind = UpstreamFailure.of(cause);
        String help = switch (kind) {
            case NOT_TRUSTED -> "; give the certificate of its authority in " + key("ca-file");
            case MALFORMED, BROKEN_OFF -> "; look whether " + key("url") + " has the right scheme and port";
            default -> "; start it, open the way to it, or mend " + key("url");
        };
        return new Finding(false, kind.words() + " (" + printable(String.valueOf(cause.getMessage())) + ")" + help);
    }

    private String key(String name) {
        return (settings.isBeside() ? "index.registry." : "upstream.") + name;
    }

    private String user() {
        return settings.login().map(login -> "user " + login.user()).orElse("a caller without user");
    }

    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
