package dev.cambist.cli.doctor;

import dev.cambist.cli.Ran;
import dev.cambist.cli.lab.FakeServer;
import dev.cambist.cli.lab.FakeServer.Reply;
import dev.cambist.cli.lab.Mangler;
import dev.cambist.cli.lab.World;
import dev.cambist.testkit.AcrSignIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** A registry behind Cambist's gateway, a proxy in front of both that breaks things, and a doctor. */
final class DoctorScene implements AutoCloseable {
    private static final String POLICY = AcrSignIn.DEFAULT_POLICY.replace(
            "registry.localhost", "registry.localhost\n    aliases: [localhost, 127.0.0.1]\n    upstream: UPSTREAM");

    private final FakeServer upstream = FakeServer.start().on("/v2/", asked -> reply(asked.path()));
    private final AcrSignIn acr =
            AcrSignIn.start(POLICY.replace("UPSTREAM", upstream.url("").toString()));
    private final Mangler proxy;
    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private InstantSource clock = InstantSource.system();

    DoctorScene(Path home) throws IOException {
        this.home = home;
        this.proxy = Mangler.before(acr.url());
        alone();
    }

    DoctorScene(Path home, SSLContext tls) throws IOException {
        this.home = home;
        this.proxy = Mangler.before(acr.url(), tls);
        alone();
    }

    /** No metadata service and no az of the machine that runs the tests. */
    private void alone() {
        environment.put("HOME", home.toString());
        environment.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", upstream.url("").toString());
    }

    private static Reply reply(String path) {
        String unknown = "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}";
        return path.equals("/v2/")
                ? Reply.json("{}")
                : new Reply(404, Map.of("Content-Type", "application/json"), unknown);
    }

    AcrSignIn acr() {
        return acr;
    }

    Mangler proxy() {
        return proxy;
    }

    DoctorScene at(InstantSource time) {
        clock = time;
        return this;
    }

    /** Looks with the identity of alice, who may push to {@code team/**}. */
    Ran withIdentity(String... more) throws IOException {
        Path identity = Files.writeString(home.resolve("identity.jwt"), acr.token("alice") + "\n");
        List<String> words = new ArrayList<>(List.of("--token", identity.toString()));
        words.addAll(List.of(more));
        return look(words.toArray(String[]::new));
    }

    Ran look(String... more) {
        return lookAt(proxy.url().toString(), more);
    }

    Ran lookAt(String address, String... more) {
        List<String> words = new ArrayList<>(List.of("doctor", address));
        words.addAll(List.of(more));
        return Ran.cambistAt(World.of(environment, "", home, clock, false), words.toArray(String[]::new));
    }

    @Override
    public void close() {
        proxy.close();
        acr.close();
        upstream.close();
    }
}
