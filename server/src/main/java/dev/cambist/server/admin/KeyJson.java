package dev.cambist.server.admin;

import dev.cambist.core.json.JsonWriter;
import dev.cambist.server.keys.KeyState;
import java.util.Locale;

/** A key as the API shows it: nothing that signs. */
final class KeyJson {
    private KeyJson() {}

    static void write(JsonWriter json, KeyState state) {
        json.beginObject();
        members(json, state);
        json.endObject();
    }

    /** @param outcome what came of retiring it */
    static void write(JsonWriter json, KeyState state, String outcome) {
        json.beginObject().member("outcome", outcome);
        members(json, state);
        json.endObject();
    }

    private static void members(JsonWriter json, KeyState state) {
        json.member("stage", state.stage().name().toLowerCase(Locale.ROOT)).member("algorithm", state.algorithm());
        json.member("id", state.id());
        state.service().ifPresent(service -> json.member("registry", service));
        if (state.use() == KeyState.Use.ROBOTS) {
            json.name("robots").value(true);
        }
        state.since().ifPresent(since -> json.member("since", since.toString()));
        state.ceased().ifPresent(ceased -> json.member("ceased", ceased.toString()));
        state.certificateEnds().ifPresent(end -> json.member("certificate_ends", end.toString()));
        state.file()
                .ifPresentOrElse(
                        file -> json.member("file", file.toString()),
                        () -> json.name("in_token").value(true));
    }
}
