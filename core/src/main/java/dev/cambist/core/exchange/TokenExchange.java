package dev.cambist.core.exchange;

import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import java.util.List;
import java.util.Optional;

/**
 * The grant of OAuth 2.0 Token Exchange (RFC 8693): what a generic OAuth client sends to exchange an identity token for
 * an access token in one request.
 */
final class TokenExchange {
    static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange";
    static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    /** Whatever it is said to be, it is verified as a JWT of a trusted issuer (RFC 8693 section 3). */
    private static final List<String> SUBJECT_TYPES =
            List.of("urn:ietf:params:oauth:token-type:id_token", ACCESS_TOKEN, "urn:ietf:params:oauth:token-type:jwt");

    private TokenExchange() {}

    /**
     * The registry, under the RFC's name or Docker's. "Multiple audience parameters may be used to indicate that the
     * issued token is intended to be used at the multiple audiences listed" (RFC 8693 section 2.1): ours are for one
     * registry, so a second one is refused. {@code resource} is refused rather than ignored, because the token would be
     * for another target than the one asked for (RFC 8693 section 2.2.2, {@code invalid_target}).
     *
     * @param meaning what belongs into either field, for the refusal
     */
    static String service(Fields form, String meaning) {
        refuse(form, "resource", "name the registry in the field audience");
        Optional<String> audience = form.optional("audience", meaning);
        Optional<String> service = form.optional("service", meaning);
        if (audience.isPresent() && service.isPresent() && !audience.get().equalsIgnoreCase(service.get())) {
            throw new RefusedException(
                    new InvalidRequest.ConflictingFields("audience", audience.get(), "service", service.get()));
        }
        return audience.or(() -> service)
                .orElseThrow(() -> new RefusedException(new InvalidRequest.MissingField("audience", meaning)));
    }

    /**
     * The subject token, which is the only party: to leave out an actor token would turn the delegation that the caller
     * asks for into impersonation (RFC 8693 section 1.1). Also refuses to issue anything but an access token.
     */
    static Credential subject(Fields form) {
        refuse(form, "actor_token", "delegation is not known here, so send the subject's token alone");
        refuse(form, "actor_token_type", "delegation is not known here, so send the subject's token alone");
        form.optional("requested_token_type", ACCESS_TOKEN + " or nothing")
                .ifPresent(type -> require("requested_token_type", type, List.of(ACCESS_TOKEN)));
        String type = form.required("subject_token_type", "one of " + String.join(", ", SUBJECT_TYPES));
        require("subject_token_type", type, SUBJECT_TYPES);
        return new Credential.IdentityToken(new Secret(form.required("subject_token", "your identity token")));
    }

    private static void refuse(Fields form, String name, String instead) {
        if (!form.all(name).isEmpty()) {
            throw new RefusedException(new InvalidRequest.UnsupportedField(name, instead));
        }
    }

    private static void require(String field, String type, List<String> accepted) {
        if (!accepted.contains(type)) {
            throw new RefusedException(new InvalidRequest.UnknownTokenType(field, type, accepted));
        }
    }
}
