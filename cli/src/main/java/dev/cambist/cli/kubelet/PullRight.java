package dev.cambist.cli.kubelet;

import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.wire.TokenService;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.refusal.RefusedException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Whether an identity may pull the image at all. An exchange works for everybody who has any right on the registry, and
 * the pull that fails after it is told to the container runtime only; so it is asked here, where the reason comes into
 * the kubelet's log.
 */
record PullRight(ProcessContext context, TokenService service) {
    /**
     * Refuses when the token service says that there is no such right.
     *
     * @throws IOException that says who may not pull what. Another failure is none here: the container runtime asks the
     *     same again, and may have more luck
     */
    void require(PullRequest request, Secret identity, Secret refreshToken) throws IOException, InterruptedException {
        String scope = "repository:" + request.repository() + ":pull";
        Secret accessToken;
        try {
            accessToken = service.token(context.http(), context.sleeper(), refreshToken, List.of(scope))
                    .token();
        } catch (IOException e) {
            return;
        }
        if (claims(accessToken)
                .filter(claims -> !isGranted(claims, request.repository()))
                .isPresent()) {
            throw new IOException(request.registry() + " knows " + who(identity) + ", and no rule lets it pull "
                    + request.repository() + "; cambist explain says which rules were looked at");
        }
    }

    /** Empty for a token that cannot be read here, of which nothing is said then. */
    private static Optional<JsonObject> claims(Secret token) {
        try {
            return Optional.of(Jws.parse(token).claims());
        } catch (RefusedException e) {
            return Optional.empty();
        }
    }

    private static boolean isGranted(JsonObject claims, String repository) {
        return claims.value("access").orElse(List.of()) instanceof List<?> access
                && access.stream()
                        .anyMatch(entry -> entry instanceof JsonObject granted
                                && granted.text("name")
                                        .filter(repository::equals)
                                        .isPresent()
                                && granted.texts("actions").contains("pull"));
    }

    /** The subject, as far as it can be shown: a name without control characters. */
    private static String who(Secret identity) {
        return claims(identity)
                .flatMap(claims -> claims.text("sub"))
                .filter(subject -> subject.chars().allMatch(c -> c > ' ' && c < 0x7f) && subject.length() <= 200)
                .orElse("this identity");
    }
}
