package dev.cambist.cli.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.cli.process.ProcessContext;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The account with which the Azure CLI is signed in: {@code az account get-access-token}. */
record AzureCli(ProcessContext context, Duration within) implements IdentitySource {
    /** It needs a second or two, and longer when it has to renew its token over a slow network. */
    static final Duration WITHIN = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "Azure CLI";
    }

    @Override
    public Attempt find(IdentityRequest request) throws InterruptedException {
        Optional<Program> az = Program.find("az", context);
        if (az.isEmpty()) {
            return new Attempt.Absent(name(), "there is no az on the PATH");
        }
        if (isSignedOut()) {
            return new Attempt.Absent(name(), "az is not signed in: its profile has no subscription");
        }
        try {
            return run(az.get(), request.entraAudience());
        } catch (IOException e) {
            return new Attempt.Failed(name(), az.get().file() + " cannot be run: " + Reason.of(e));
        }
    }

    private Attempt run(Program az, String audience) throws IOException, InterruptedException {
        Optional<Program.Result> result =
                az.run(within, List.of("account", "get-access-token", "--resource", audience, "--output", "json"));
        if (result.isEmpty()) {
            return new Attempt.Failed(name(), "az did not answer within " + within.toSeconds() + " s");
        }
        if (result.get().exitCode() != 0) {
            return new Attempt.Absent(
                    name(), "az gives no token: " + result.get().complaint());
        }
        try {
            Optional<Secret> token = JsonObject.parse(result.get().output().getBytes(UTF_8))
                    .text("accessToken")
                    .flatMap(TokenText::of);
            return token.isPresent()
                    ? new Attempt.Found(name(), "az account get-access-token", token.get())
                    : new Attempt.Failed(name(), "az answered without accessToken");
        } catch (JsonException e) {
            return new Attempt.Failed(name(), "az answered with something that is not JSON");
        }
    }

    /**
     * Whether az has nobody signed in, by the file that it keeps of that: to ask az itself takes it a second and more,
     * and most machines that have az have nobody. Where the file says anything else az is asked.
     */
    private boolean isSignedOut() {
        Optional<Path> directory = context.variable("AZURE_CONFIG_DIR")
                .map(Path::of)
                .or(() -> context.variable("HOME").map(home -> Path.of(home, ".azure")));
        if (directory.isEmpty()) {
            return false;
        }
        Path profile = directory.get().resolve("azureProfile.json");
        try {
            // az writes a byte order mark before it.
            String text = Files.readString(profile, UTF_8).replace("\uFEFF", "");
            return JsonObject.parse(text.getBytes(UTF_8)).value("subscriptions").orElse("") instanceof List<?> list
                    && list.isEmpty();
        } catch (IOException e) {
            return Files.notExists(profile);
        } catch (JsonException e) {
            return false;
        }
    }
}
