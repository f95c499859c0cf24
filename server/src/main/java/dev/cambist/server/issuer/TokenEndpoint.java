package dev.cambist.server.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.cambist.core.identity.RefreshTokenRedeemer;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.PortalRefusal;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.settings.ClientSettings;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Redeems refresh tokens (RFC 6749 section 6) and the codes of people who sign in (section 4.1.3) at an issuer's token
 * endpoint, as the client that the configuration names.
 *
 * @param name the issuer's name in the configuration
 * @param discovery what the issuer says of itself, or a refusal while that is not known
 * @param timeout for the whole answer
 * @param limit how often
 * @param logFilter decides when trouble is logged
 */
record TokenEndpoint(
        String name,
        ClientSettings client,
        Supplier<Discovery> discovery,
        IssuerHttp http,
        Duration timeout,
        RedemptionLimit limit,
        RepeatedLogFilter logFilter)
        implements RefreshTokenRedeemer {
    private static final Logger log = LoggerFactory.getLogger(TokenEndpoint.class);

    /** How the codes of RFC 6749 section 5.2 and of its extensions look, and random tokens do not. */
    private static final Pattern ERROR_CODE = Pattern.compile("[a-z_]{1,40}");

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    @Override
    public Secret redeem(Secret refreshToken, String from) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refreshToken.value());
        client.scope().ifPresent(scope -> form.put("scope", scope));
        // An access token may be opaque (RFC 6749 section 1.4); then the id_token says who the caller is.
        return redeem(
                form,
                refreshToken,
                new Grant(
                        "a refresh token",
                        List.of("access_token", "id_token"),
                        error -> new BadCredential.RedemptionRefused(name, error)),
                from);
    }

    /** The identity token for the code with which a browser came back (OpenID Connect Core 1.0 section 3.1.3). */
    Secret redeemCode(Secret code, Secret verifier, String redirect, String from) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code.value());
        form.put("redirect_uri", redirect);
        form.put("code_verifier", verifier.value()); // RFC 7636 section 4.5
        return redeem(
                form,
                code,
                new Grant(
                        "the code of a sign-in",
                        List.of("id_token"),
                        error -> new PortalRefusal.SignInRefused(name, error)),
                from);
    }

    /**
     * What may be redeemed.
     *
     * @param what in words
     * @param tokens the members of an answer, of which the first that is a signed token counts
     * @param refusal for the issuer's error
     */
    private record Grant(String what, List<String> tokens, Function<String, Refusal> refusal) {}

    private Secret redeem(Map<String, String> form, Secret shown, Grant grant, String from) {
        Discovery issuer = discovery.get();
        URI address = address(issuer);
        try (RedemptionLimit.Attempt attempt = limit.begin(from)) {
            HttpResponse<byte[]> answer = ask(address, issuer, form, attempt);
            Optional<JsonObject> content = content(answer);
            if (answer.statusCode() == 200 && content.isPresent()) {
                Secret identityToken = signed(content.get(), grant.tokens())
                        .orElseThrow(() -> refused(address, "its answer has no signed token (JWT)", grant));
                attempt.succeeded();
                return identityToken;
            }
            Optional<String> error = content.flatMap(object -> object.text("error"));
            if ((answer.statusCode() == 400 || answer.statusCode() == 401) && error.isPresent()) {
                throw refused(address, code(error.get(), shown), grant);
            }
            attempt.wasInVain();
            throw unavailable(address, "it answers with status " + answer.statusCode() + " and no OAuth answer in it");
        }
    }

    private URI address(Discovery issuer) {
        try {
            URI address = Address.of(issuer.tokenEndpoint()
                    .orElseThrow(() -> new IssuerException("its discovery document names no token_endpoint")));
            Address.checkIsNotNear(address, issuer.issuer());
            return address;
        } catch (IssuerException e) {
            warn("cannot redeem refresh tokens: " + e.problem());
            throw new RefusedException(
                    new BadCredential.CannotRedeem("issuer " + name + " has no usable token endpoint"));
        }
    }

    private HttpResponse<byte[]> ask(
            URI address, Discovery issuer, Map<String, String> form, RedemptionLimit.Attempt attempt) {
        Optional<String> authorization = Optional.empty();
        if (client.secret().isPresent() && !issuer.takesSecretInForm()) {
            authorization = Optional.of(basic(client.secret().get()));
        } else {
            form.put("client_id", client.id());
            client.secret().ifPresent(secret -> form.put("client_secret", secret.value()));
        }
        try {
            return http.post(address, encoded(form), authorization, timeout);
        } catch (IssuerException e) {
            attempt.wasInVain();
            throw unavailable(address, e.problem());
        }
    }

    /** RFC 6749 section 2.3.1: both parts are form-encoded before they are joined. */
    private String basic(Secret secret) {
        String pair = encoded(client.id()) + ":" + encoded(secret.value());
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(joining("&"));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, UTF_8);
    }

    private static Optional<JsonObject> content(HttpResponse<byte[]> answer) {
        try {
            return Optional.of(Discovery.object(ContentCoding.removed(answer.headers(), answer.body())));
        } catch (IssuerException e) {
            return Optional.empty();
        }
    }

    private static Optional<Secret> signed(JsonObject content, List<String> names) {
        return names.stream()
                .flatMap(member -> content.text(member).stream())
                .filter(token -> token.chars().filter(c -> c == '.').count() == 2)
                .findFirst()
                .map(Secret::new);
    }

    /** Whatever is not evidently a code is not repeated: some servers describe the token there. */
    private static String code(String error, Secret shown) {
        boolean code = ERROR_CODE.matcher(error).matches() && !error.contains(shown.value());
        return code ? error : "an error without a known code";
    }

    private RefusedException refused(URI address, String error, Grant grant) {
        if (!error.equals("invalid_grant")) {
            // Likely not the token's fault, but the client's or the scope's, which those who run this server can mend.
            warn(address + " does not redeem " + grant.what() + ": " + error);
        }
        return new RefusedException(grant.refusal().apply(error));
    }

    private RefusedException unavailable(URI address, String problem) {
        warn(address + " cannot be used: " + problem);
        return new RefusedException(new Temporary.IssuerUnavailable(name, RETRY_AFTER));
    }

    private void warn(String problem) {
        if (logFilter.beginsOrLasts("trouble")) {
            log.warn("issuer {}: {}", name, problem);
        }
    }
}
