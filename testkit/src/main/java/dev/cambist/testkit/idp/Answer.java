package dev.cambist.testkit.idp;

import java.util.LinkedHashMap;
import java.util.Map;

/** An HTTP answer with a body of text. */
record Answer(int status, Map<String, String> headers, String body) {

    static Answer json(int status, Map<String, Object> body) {
        return new Answer(status, Map.of("Content-Type", "application/json; charset=utf-8"), Json.of(body));
    }

    static Answer html(int status, String body) {
        return new Answer(status, Map.of("Content-Type", "text/html; charset=utf-8"), body);
    }

    static Answer notFound() {
        return json(404, Map.of("error", "not_found", "error_description", "nothing is served at this path"));
    }

    static Answer methodNotAllowed(String allowed) {
        return json(405, Map.of("error", "invalid_request", "error_description", "use " + allowed))
                .with("Allow", allowed);
    }

    Answer with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, body);
    }

    Answer withBody(String newBody) {
        return new Answer(status, headers, newBody);
    }

    @Override
    public String toString() {
        return "answer " + status;
    }
}
