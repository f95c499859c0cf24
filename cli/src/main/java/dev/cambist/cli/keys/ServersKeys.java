package dev.cambist.cli.keys;

import dev.cambist.cli.admin.AdminServer;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.source.NoIdentityException;
import dev.cambist.client.wire.Form;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;

/** Those of a server that runs, by its admin API. */
record ServersKeys(AdminServer server, ProcessContext context) implements Keys {
    private static final String BASE = "/keys";

    @Override
    public JsonObject list() throws IOException, NoIdentityException, InterruptedException {
        return server.ask(context, BASE, new Form());
    }

    @Override
    public JsonObject change(String path, Form form) throws IOException, NoIdentityException, InterruptedException {
        return server.change(context, BASE + path, form);
    }

    @Override
    public void close() {
        // nothing is held
    }
}
