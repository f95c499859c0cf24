package dev.cambist.cli.keys;

import dev.cambist.cli.console.Console;
import dev.cambist.client.wire.Form;
import dev.cambist.core.exchange.Fields;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.ServerKeys;
import dev.cambist.server.admin.AdminApi;
import dev.cambist.server.admin.KeyActs;
import dev.cambist.server.admin.RobotDigests;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.KeySettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;

/** Those of a configuration, in the directory that a server has made or in the store, whether or not a server runs. */
record ConfiguredKeys(Console console, ServerKeys opened, KeyActs acts) implements Keys {
    private static final String NOBODY = ""; // the files have no audit

    static ConfiguredKeys open(Configuration configuration, Console console) throws IOException {
        if (configuration.keys().place() == KeySettings.Place.DATA) {
            data(configuration, console);
        }
        InstantSource clock = InstantSource.system();
        ServerKeys opened = ServerKeys.open(configuration, clock);
        return new ConfiguredKeys(
                console, opened, new KeyActs(opened.directory(), RobotDigests.UNKNOWN, () -> configuration, clock));
    }

    /** The directory with its keys, for a command that is used wrongly where there are none yet. */
    static Path data(Configuration configuration, Console console) {
        Path data = configuration.server().data();
        if (!Files.isDirectory(data.resolve("refresh"))) {
            throw console.wrongUse("there are no keys in " + data + "; a server makes them at its first start");
        }
        return data;
    }

    @Override
    public JsonObject list() throws IOException {
        return perform(acts::list, new Form());
    }

    @Override
    public JsonObject change(String path, Form form) throws IOException {
        return perform(Objects.requireNonNull(acts.changes().get(path)), form);
    }

    private JsonObject perform(AdminApi.Act act, Form form) throws IOException {
        try {
            String json = act.perform(Fields.parse(form.body()), NOBODY).json();
            return JsonObject.parse(json.getBytes(StandardCharsets.UTF_8));
        } catch (RefusedException e) {
            if (e.refusal() instanceof Temporary.KeysUnavailable unavailable) {
                throw new IOException(unavailable.problem(), e);
            }
            throw console.wrongUse(e.refusal().message(), e);
        } catch (JsonException e) {
            throw new IllegalStateException("our own JSON can be read", e);
        }
    }

    @Override
    public void close() {
        opened.close();
    }
}
