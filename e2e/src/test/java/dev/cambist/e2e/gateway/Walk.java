package dev.cambist.e2e.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A walk along every route of the OCI distribution specification 1.1 ("Endpoints") and Docker's catalog, in an order in
 * which each has something to do.
 */
final class Walk {
    /** The repository from which a blob is mounted, and what it holds. */
    static final String SOURCE = "acme/source";

    static final Content MOUNTED = new Content("a blob of another repository");

    private static final Content BLOB = new Content("a blob that came in pieces");
    private static final Content WHOLE = new Content("a blob that came at once");
    private static final Content IMAGE = BLOB.manifest();

    /** What a step needs of a token. */
    enum Need {
        ANY_TOKEN,
        PULL,
        PUSH,
        DELETE,
        MOUNT,
        CATALOG;

        /** The scope of the challenge, as Distribution would ask for it. */
        Optional<String> scope(String repository) {
            return switch (this) {
                case ANY_TOKEN -> Optional.empty();
                case PULL -> Optional.of("repository:" + repository + ":pull");
                case PUSH -> Optional.of("repository:" + repository + ":pull,push");
                case DELETE -> Optional.of("repository:" + repository + ":delete");
                case MOUNT -> Optional.of("repository:" + repository + ":pull,push repository:" + SOURCE + ":pull");
                case CATALOG -> Optional.of("registry:catalog:*");
            };
        }
    }

    /**
     * One request.
     *
     * @param name the specification's name of the endpoint, and the method
     * @param target where it goes; {@code UPLOAD} stands for the address of the upload that was begun
     */
    record Step(String name, String method, String target, Need need, Content body, String type) {
        private static Step of(String name, String method, String target, Need need) {
            return new Step(name, method, target, need, new Content(""), "");
        }

        private Step with(Content newBody, String newType) {
            return new Step(name, method, target, need, newBody, newType);
        }
    }

    private final Calls host;
    private String upload = "";

    Walk(Calls host) {
        this.host = host;
    }

    static List<Step> in(String repository) {
        String root = "/v2/" + repository;
        String uploads = root + "/blobs/uploads/";
        return List.of(
                Step.of("end-1", "GET", "/v2/", Need.ANY_TOKEN),
                Step.of("end-4a", "POST", uploads, Need.PUSH),
                Step.of("end-13", "GET", "UPLOAD", Need.PULL),
                Step.of("end-5", "PATCH", "UPLOAD", Need.PUSH).with(BLOB, Content.BLOB),
                Step.of("end-6", "PUT", "UPLOAD&digest=" + BLOB.digest(), Need.PUSH),
                Step.of("end-4b", "POST", uploads + "?digest=" + WHOLE.digest(), Need.PUSH)
                        .with(WHOLE, Content.BLOB),
                Step.of("end-11", "POST", uploads + "?mount=" + MOUNTED.digest() + "&from=" + SOURCE, Need.MOUNT),
                Step.of("end-2 HEAD", "HEAD", root + "/blobs/" + BLOB.digest(), Need.PULL),
                Step.of("end-2", "GET", root + "/blobs/" + BLOB.digest(), Need.PULL),
                Step.of("end-2 mounted", "GET", root + "/blobs/" + MOUNTED.digest(), Need.PULL),
                Step.of("end-7a", "PUT", root + "/manifests/one", Need.PUSH).with(IMAGE, Content.MANIFEST),
                Step.of("end-7b", "PUT", root + "/manifests/" + IMAGE.digest(), Need.PUSH)
                        .with(IMAGE, Content.MANIFEST),
                Step.of("end-3 HEAD", "HEAD", root + "/manifests/one", Need.PULL),
                Step.of("end-3 by tag", "GET", root + "/manifests/one", Need.PULL),
                Step.of("end-3 by digest", "GET", root + "/manifests/" + IMAGE.digest(), Need.PULL),
                Step.of("end-3 unknown", "GET", root + "/manifests/two", Need.PULL),
                Step.of("end-8a", "GET", root + "/tags/list", Need.PULL),
                Step.of("end-8b", "GET", root + "/tags/list?n=1&last=a", Need.PULL),
                Step.of("end-12a", "GET", root + "/referrers/" + IMAGE.digest(), Need.PULL),
                Step.of("end-12b", "GET", root + "/referrers/" + IMAGE.digest() + "?artifactType=a%2Fb", Need.PULL),
                Step.of("catalog", "GET", "/v2/_catalog", Need.CATALOG),
                Step.of("end-9 by tag", "DELETE", root + "/manifests/one", Need.DELETE),
                Step.of("end-9", "DELETE", root + "/manifests/" + IMAGE.digest(), Need.DELETE),
                Step.of("end-10", "DELETE", root + "/blobs/" + BLOB.digest(), Need.DELETE),
                Step.of("end-3 gone", "GET", root + "/manifests/" + IMAGE.digest(), Need.PULL),
                Step.of("end-4a again", "POST", uploads, Need.PUSH),
                Step.of("upload HEAD", "HEAD", "UPLOAD", Need.PULL),
                Step.of("upload given up", "DELETE", "UPLOAD", Need.DELETE));
    }

    /** Takes a step, from which the walk goes on. */
    HttpResponse<String> take(Step step, Optional<String> token) {
        HttpResponse<String> answer = attempt(step, token, "cambist-walk");
        if (answer.statusCode() == 202) {
            answer.headers().firstValue("Location").ifPresent(this::uploadAt);
        }
        return answer;
    }

    private void uploadAt(String location) {
        assertThat(location).as("where the upload goes on").matches("(" + host.root() + ")?/v2/.*");
        URI address = URI.create(host.root()).resolve(location);
        upload = address.getRawPath() + "?" + address.getRawQuery();
    }

    /** Sends a step's request without going on. */
    HttpResponse<String> attempt(Step step, Optional<String> token, String userAgent) {
        Map<String, String> headers = new HashMap<>();
        headers.put("User-Agent", userAgent);
        headers.put("Accept", Content.MANIFEST + ", */*");
        token.ifPresent(value -> headers.put("Authorization", "Bearer " + value));
        if (!step.type().isEmpty()) {
            headers.put("Content-Type", step.type());
        }
        return host.send(
                step.method(),
                step.target().replace("UPLOAD", upload),
                headers,
                step.body().bytes());
    }
}
