package dev.cambist.cli.kubelet;

import dev.cambist.cli.source.TokenText;
import dev.cambist.cli.wire.Registry;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/**
 * A {@code CredentialProviderRequest}.
 *
 * @param apiVersion the version that the answer has to have as well
 * @param registry where the image is
 * @param repository the image's name there, without tag and digest
 * @param serviceAccountToken the token of the pod's service account, where the kubelet is configured to send it
 */
record PullRequest(String apiVersion, Registry registry, String repository, Optional<Secret> serviceAccountToken) {
    private static final String GROUP = "credentialprovider.kubelet.k8s.io/";

    /** All that there have been; they differ in nothing that is used here. */
    private static final Set<String> VERSIONS = Set.of(GROUP + "v1", GROUP + "v1beta1", GROUP + "v1alpha1");

    private static final String TOKEN = "serviceAccountToken";

    /**
     * Reads one. Members that are not known are passed over: version v1 has got new ones with new kubelets, as
     * {@code serviceAccountToken} was.
     */
    static PullRequest parse(byte[] utf8) throws BadRequestException {
        JsonObject object;
        try {
            object = JsonObject.parse(utf8);
        } catch (JsonException e) {
            throw new BadRequestException("the request is not sound JSON: " + e.getMessage());
        }
        if (!object.text("kind").filter("CredentialProviderRequest"::equals).isPresent()) {
            throw new BadRequestException("the request's kind is not CredentialProviderRequest");
        }
        String apiVersion = object.text("apiVersion").orElse("");
        if (!VERSIONS.contains(apiVersion)) {
            throw new BadRequestException("the request's apiVersion is none of those that are understood: " + GROUP
                    + "v1, v1beta1, v1alpha1");
        }
        Optional<String> image = object.text("image");
        if (image.isEmpty()) {
            throw new BadRequestException("the request has no image, or one that is no string");
        }
        return new PullRequest(apiVersion, registry(image.get()), repository(image.get()), token(object));
    }

    /** The part before the first slash, where it is a host at all: {@code team/app} is one of Docker Hub. */
    private static Registry registry(String image) throws BadRequestException {
        int slash = image.indexOf('/');
        String host = image.substring(0, Math.max(slash, 0));
        boolean isHost = host.indexOf('.') >= 0 || host.indexOf(':') >= 0 || host.equals("localhost");
        if (!isHost) {
            throw new BadRequestException(
                    "the image is not named HOST/REPOSITORY; keep matchImages to registries that Cambist serves");
        }
        try {
            return Registry.parse(host);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("the image's registry cannot be asked: " + e.getMessage());
        }
    }

    private static String repository(String image) {
        String name = image.substring(image.indexOf('/') + 1);
        int digest = name.indexOf('@');
        String tagged = digest < 0 ? name : name.substring(0, digest);
        int tag = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
        return tag < 0 ? tagged : tagged.substring(0, tag);
    }

    private static Optional<Secret> token(JsonObject object) throws BadRequestException {
        if (!object.has(TOKEN) || object.text(TOKEN).filter(String::isEmpty).isPresent()) {
            return Optional.empty();
        }
        Optional<Secret> token = object.text(TOKEN).flatMap(TokenText::of);
        if (token.isEmpty()) {
            throw new BadRequestException("the request's " + TOKEN + " is no token, which is one word of ASCII");
        }
        return token;
    }
}
