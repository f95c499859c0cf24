package dev.cambist.cli.source;

import dev.cambist.cli.process.ProcessContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A pod's projected service-account token, whose audience the pod's definition names. */
record KubernetesToken(ProcessContext context) implements IdentitySource {
    private static final String PROJECTED = "var/run/secrets/tokens/cambist";
    private static final String DEFAULT = "var/run/secrets/kubernetes.io/serviceaccount/token";

    @Override
    public String name() {
        return "Kubernetes";
    }

    @Override
    public Attempt find(IdentityRequest request) {
        Path projected = context.root().resolve(PROJECTED);
        if (Files.exists(projected)) {
            try {
                return new Attempt.Found(name(), projected.toString(), TokenText.read(projected));
            } catch (IOException e) {
                return new Attempt.Failed(name(), Reason.of(e));
            }
        }
        if (Files.exists(context.root().resolve(DEFAULT))) {
            return new Attempt.Absent(
                    name(),
                    "this pod has only its default token, which is meant for the API server; project one with the"
                            + " audience " + request.audience() + " to /" + PROJECTED
                            + ", or name its file in CAMBIST_TOKEN_FILE");
        }
        return new Attempt.Absent(name(), "/" + PROJECTED + " does not exist");
    }
}
