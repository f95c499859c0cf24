package dev.cambist.cli.wire;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a server answered. Its text form leaves out the body, which may be a token. */
public final class Answer {
    private final URI address;
    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    /** An answer of who was asked; header names are in lower case. */
    Answer(URI address, int status, Map<String, List<String>> headers, byte[] body) {
        this.address = address;
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    public URI address() {
        return address;
    }

    public int status() {
        return status;
    }

    /** The body as it came. */
    public byte[] body() {
        return body.clone();
    }

    public boolean isOk() {
        return status == 200;
    }

    /** All values of a header, in the order in which they came. */
    public List<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /** The body as one JSON object; an {@link IOException} that names the address when it is anything else. */
    public JsonObject json() throws IOException {
        try {
            return JsonObject.parse(body);
        } catch (JsonException e) {
            throw new IOException(
                    Http.shown(address) + " answered " + status + " with something that is not a JSON object");
        }
    }

    /** A text of the JSON object that is not empty; an {@link IOException} when there is none. */
    public String required(String member) throws IOException {
        Optional<String> text = json().text(member);
        if (text.isEmpty() || text.get().isEmpty()) {
            throw new IOException(Http.shown(address) + " answered " + status + " without " + member);
        }
        return text.get();
    }

    @Override
    public String toString() {
        return "Answer[" + status + " from " + Http.shown(address) + "]";
    }
}
