package dev.cambist.cli.login;

import dev.cambist.cli.Ran;
import dev.cambist.cli.lab.FakeServer;
import dev.cambist.cli.lab.World;
import dev.cambist.testkit.AcrSignIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** A whole token service, a registry that sends its clients there, and a desk with a home directory of its own. */
final class SignInScene implements AutoCloseable {
    private final AcrSignIn acr = AcrSignIn.start(AcrSignIn.DEFAULT_POLICY);
    private final FakeServer registry =
            FakeServer.start().asRegistry(acr.tokenUrl().toString(), acr.service());
    private final Map<String, String> environment = new HashMap<>();
    private final Path home;
    private String input = "";
    private boolean terminal;

    SignInScene(Path home) {
        this.home = home;
        environment.put("HOME", home.toString());
        // No metadata service and no az of the machine that runs the tests.
        environment.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", registry.url("").toString());
    }

    AcrSignIn acr() {
        return acr;
    }

    /** The registry's name. */
    String registry() {
        return "localhost:" + registry.port();
    }

    SignInScene set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    SignInScene input(String text) {
        input = text;
        return this;
    }

    SignInScene atTerminal() {
        terminal = true;
        return this;
    }

    /** A file with an identity token of alice, who may push to {@code team/**}. */
    Path identity() throws IOException {
        return Files.writeString(home.resolve("identity.jwt"), acr.token("alice") + "\n");
    }

    Path dockerConfig() {
        return home.resolve(".docker/config.json");
    }

    Ran run(String... arguments) {
        return run(InstantSource.system(), arguments);
    }

    Ran run(InstantSource clock, String... arguments) {
        return Ran.cambistAt(World.of(environment, input, home, clock, terminal), arguments);
    }

    static InstantSource at(Instant instant) {
        return () -> instant;
    }

    @Override
    public void close() {
        registry.close();
        acr.close();
    }
}
