package dev.cambist.server.portal.operators;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.server.admin.AdminApi;
import java.util.List;

/** What the admin API answers. */
record Answered(JsonObject json) {
    static Answered of(AdminApi.Done done) {
        try {
            return new Answered(JsonObject.parse(done.json().getBytes(UTF_8)));
        } catch (JsonException e) {
            throw new IllegalStateException("this server wrote what it cannot read", e);
        }
    }

    /** A member's text; empty where there is none. */
    String text(String member) {
        return json.text(member).orElse("");
    }

    long number(String member) {
        return json.number(member).orElse(0L);
    }

    /** Whether a member is true; where there is none it is not. */
    boolean flag(String member) {
        return json.value(member).orElse(false).equals(true);
    }

    /** The objects of a list. */
    List<Answered> list(String member) {
        return json.value(member).orElse(List.of()) instanceof List<?> list
                ? list.stream()
                        .filter(JsonObject.class::isInstance)
                        .map(one -> new Answered((JsonObject) one))
                        .toList()
                : List.of();
    }

    Answered object(String member) {
        return new Answered(json.object(member).orElse(JsonObject.EMPTY));
    }

    /** A list of texts, with commas between. */
    String texts(String member) {
        return String.join(", ", json.texts(member));
    }

    /** A moment to the second; empty where there is none. */
    String moment(String member) {
        return Moments.text(text(member));
    }
}
