package dev.cambist.cli.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import dev.cambist.cli.process.ProcessContext;
import dev.cambist.client.RegistryCredentials;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The file with which docker, podman, skopeo, helm and their relatives log in: {@code auths} by registry, and
 * {@code credHelpers}. Only the one registry's entries change.
 */
public final class CredentialFile {
    private static final String AUTHS = "auths";
    private static final String HELPERS = "credHelpers";
    private static final String STORE = "credsStore";

    /** Docker starts {@code docker-credential-cambist} for a registry with this helper. */
    private static final String HELPER = "cambist";

    /** What every client sends as user name with a refresh token as its password. */
    private static final String NOBODY = RegistryCredentials.TOKEN_USER + ":";

    private final AtomicFile file;

    private CredentialFile(AtomicFile file) {
        this.file = file;
    }

    /**
     * The file that is meant.
     *
     * @param given the one that the caller names; empty for the first of {@code REGISTRY_AUTH_FILE},
     *     {@code DOCKER_CONFIG} and {@code ~/.docker/config.json}, which podman and skopeo read as well
     */
    public static CredentialFile locate(Optional<Path> given, ProcessContext context) throws IOException {
        if (given.isPresent()) {
            return new CredentialFile(new AtomicFile(given.get()));
        }
        Optional<String> authFile = context.variable("REGISTRY_AUTH_FILE");
        Optional<String> docker = context.variable("DOCKER_CONFIG");
        if (authFile.isPresent()) {
            return new CredentialFile(new AtomicFile(Path.of(authFile.get())));
        }
        if (docker.isPresent()) {
            return new CredentialFile(new AtomicFile(Path.of(docker.get(), "config.json")));
        }
        Optional<String> home = context.variable("HOME");
        if (home.isEmpty()) {
            throw new IOException("HOME is not set; say with --authfile where the credentials are to go");
        }
        return new CredentialFile(new AtomicFile(Path.of(home.get(), ".docker", "config.json")));
    }

    public Path path() {
        return file.path();
    }

    /**
     * Whether an entry here would be looked at.
     *
     * @throws IOException when the file is broken, or another helper would be asked instead; the message says what to do
     */
    public void requireUsable(String registry) throws IOException {
        JsonObject content = parse(file.read()).object();
        Optional<String> helper = content.object(HELPERS).flatMap(helpers -> helpers.text(registry));
        Optional<String> inCharge = helper.isPresent() ? helper : content.text(STORE);
        if (inCharge.filter(name -> !name.equals(HELPER) && !name.isEmpty()).isPresent()) {
            throw new IOException(
                    path() + " tells docker to ask docker-credential-" + inCharge.get() + " for " + registry
                            + ", so that a login in the file would not be looked at; use --helper, or --authfile with another file");
        }
    }

    /** How a login is written. */
    public enum Form {
        /** As docker keeps a refresh token; docker, podman, skopeo, helm, crane and oras all read it. */
        IDENTITY_TOKEN,
        /** As the password of nobody, for programs that know users and passwords alone. */
        PASSWORD
    }

    /** Writes a login with a refresh token. */
    public void login(String registry, Secret refreshToken, Form form) throws IOException {
        String password = form == Form.PASSWORD ? refreshToken.value() : "";
        // Without auth, containers/image passes the entry over; with a password in it, docker would not use the token.
        JsonWriter entry = new JsonWriter()
                .beginObject()
                .member("auth", Base64.getEncoder().encodeToString((NOBODY + password).getBytes(UTF_8)));
        if (form == Form.IDENTITY_TOKEN) {
            entry.member("identitytoken", refreshToken.value());
        }
        String whole = entry.endObject().toString();
        change(text -> withoutOurHelper(text, registry).with(List.of(AUTHS, registry), whole));
    }

    /** The refresh token of a login that {@link #login} or a client has written, if there is one. */
    public Optional<Secret> refreshToken(String registry) throws IOException {
        Optional<JsonObject> entry = parse(file.read()).object().object(AUTHS).flatMap(auths -> auths.object(registry));
        return entry.flatMap(login -> login.text("identitytoken"))
                .or(() -> entry.flatMap(login -> login.text("auth")).flatMap(CredentialFile::passwordOfNobody))
                .filter(token -> !token.isEmpty())
                .map(Secret::new);
    }

    private static Optional<String> passwordOfNobody(String auth) {
        try {
            String pair = new String(Base64.getDecoder().decode(auth), UTF_8);
            return pair.startsWith(NOBODY) ? Optional.of(pair.substring(NOBODY.length())) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a login of another kind
        }
    }

    /** Has docker-credential-cambist asked at every use; a login that was written before goes. */
    public void useHelper(String registry) throws IOException {
        change(text -> withoutLogin(text, registry).with(List.of(HELPERS, registry), JsonWriter.write(HELPER)));
    }

    /** Removes the registry's login and our helper; says whether there was one. */
    public boolean logout(String registry) throws IOException {
        String before = parse(file.read()).toString();
        change(text -> withoutOurHelper(withoutLogin(text, registry), registry));
        return !before.equals(parse(file.read()).toString());
    }

    private static JsonText withoutLogin(JsonText text, String registry) {
        // The same keys that docker logout removes.
        return text.without(List.of(AUTHS, registry))
                .without(List.of(AUTHS, "https://" + registry))
                .without(List.of(AUTHS, "http://" + registry));
    }

    private static JsonText withoutOurHelper(JsonText text, String registry) {
        Optional<String> helper = text.object().object(HELPERS).flatMap(helpers -> helpers.text(registry));
        return helper.filter(HELPER::equals).isPresent() ? text.without(List.of(HELPERS, registry)) : text;
    }

    private interface Edit {
        JsonText apply(JsonText text) throws NotAnObjectException;
    }

    private void change(Edit edit) throws IOException {
        file.change(content -> {
            try {
                JsonText text = parse(content);
                String changed = edit.apply(text).toString();
                return changed.equals(text.toString()) ? content : Optional.of(changed.getBytes(UTF_8));
            } catch (NotAnObjectException e) {
                throw broken(e);
            }
        });
    }

    private JsonText parse(Optional<byte[]> content) throws IOException {
        // Docker, too, takes an empty file for none.
        if (content.isEmpty() || new String(content.get(), UTF_8).isBlank()) {
            return JsonText.empty();
        }
        try {
            return JsonText.of(content.get());
        } catch (JsonException e) {
            throw broken(e);
        }
    }

    private IOException broken(Exception e) {
        return new IOException(
                path() + " is broken and was left as it is: " + requireNonNullElse(e.getMessage(), "not JSON")
                        + "; repair it, or use --authfile with another file",
                e);
    }
}
