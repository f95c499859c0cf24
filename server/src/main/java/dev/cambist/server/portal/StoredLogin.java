package dev.cambist.server.portal;

import dev.cambist.core.exchange.Credential;
import dev.cambist.server.portal.LoginPages.Line;
import java.util.List;

/** What one types to log a program in with a token, which the program then keeps. */
final class StoredLogin {
    private StoredLogin() {}

    /** Each line reads the token from its input. Programs that do not take a plain address by themselves are told to. */
    static List<Line> lines(RegistryAddress registry) {
        return lines(registry, Credential.NULL_GUID);
    }

    /** The same for another user, such as a robot. */
    static List<Line> lines(RegistryAddress registry, String user) {
        String login = registry.host() + " --username " + user + " --password-stdin";
        String unverified = registry.unlessEncrypted("--tls-verify=false");
        String plain = registry.unlessEncrypted("--plain-http");
        return List.of(
                new Line("docker", "docker login " + login),
                new Line("podman", "podman login " + login + unverified),
                new Line("skopeo", "skopeo login " + login + unverified),
                new Line("helm", "helm registry login " + login + plain),
                new Line("oras", "oras login " + login + plain),
                new Line("crane", "crane auth login " + login));
    }
}
