package dev.cambist.server.contract;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer and what it was given to.
 *
 * @param path without query string
 * @param headers one value a name; names are compared without regard to case
 */
public record Answered(String method, String path, int status, Map<String, String> headers, String body) {
    public Answered {
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        headers = copy;
    }

    /** An answer to a request that is known as the text that was sent, sound or not. */
    public static Answered to(String request, int status, Map<String, String> headers, String body) {
        String line = request.lines().findFirst().orElse("");
        String[] words = line.split(" ", 3);
        String target = words.length > 1 ? words[1].replaceFirst("^http://[^/]*", "") : "";
        return new Answered(words[0], target.replaceFirst("\\?.*$", ""), status, headers, body);
    }

    public static Answered of(HttpResponse<String> response) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.headers().map().forEach((name, values) -> headers.put(name, String.join("\n", values)));
        return new Answered(
                response.request().method(),
                response.request().uri().getPath(),
                response.statusCode(),
                headers,
                response.body());
    }

    /** Fails when the contract does not allow it. */
    public void check() {
        var faults = Published.CONTRACT.faults(this);
        if (!faults.isEmpty()) {
            throw new AssertionError(
                    "the answer to " + method + " " + path + " is not in the contract, api/openapi.yaml:\n  "
                            + String.join("\n  ", faults) + "\nIt was " + this);
        }
    }

    /** Read once. */
    private static final class Published {
        static final Contract CONTRACT = Contract.published();
    }
}
