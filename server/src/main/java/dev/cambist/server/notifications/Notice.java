package dev.cambist.server.notifications;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.server.crawl.Hint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a registry sends: the envelope of Distribution's {@code notifications} (notifications/event.go), or one CloudEvent
 * of zot's (pkg/extensions/events), whose type stands in a header in the binary mode that zot sends (CloudEvents HTTP
 * protocol binding 1.0.2, section 3.1) and in the body in the structured one.
 */
final class Notice {
    private static final int MOST_EVENTS = 10_000; // Distribution sends one at a time
    private static final String OF_BLOBS = "application/octet-stream"; // the media type that Distribution gives them
    private static final Set<String> CHANGES = Set.of("push", "delete");
    private static final String ZOT_UPDATED = "zotregistry.image.updated";
    private static final String ZOT_DELETED = "zotregistry.image.deleted";

    /** It is nothing that a registry sends. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    private Notice() {}

    /**
     * Where something may have happened; of pulls, blobs and whatever else is told, nothing.
     *
     * @param cloudEvent the type in the header {@code ce-type}
     */
    static List<Hint> read(byte[] body, Optional<String> cloudEvent) throws MalformedException {
        JsonObject json;
        try {
            json = JsonObject.parse(body);
        } catch (JsonException e) {
            throw new MalformedException("it is no JSON object");
        }
        if (cloudEvent.isPresent()) {
            return ofZot(cloudEvent.get(), json);
        }
        if (json.has("specversion")) {
            return ofZot(json.text("type").orElse(""), json.object("data").orElse(JsonObject.EMPTY));
        }
        if (!(json.value("events").orElse("") instanceof List<?> events) || events.size() > MOST_EVENTS) {
            throw new MalformedException(
                    "it is neither an envelope with at most " + MOST_EVENTS + " events nor a CloudEvent");
        }
        List<Hint> hints = new ArrayList<>();
        for (Object event : events) {
            if (!(event instanceof JsonObject told)) {
                throw new MalformedException("one of its events is no JSON object");
            }
            ofDistribution(told).ifPresent(hints::add);
        }
        return hints;
    }

    private static Optional<Hint> ofDistribution(JsonObject event) {
        String action = event.text("action").orElse("");
        JsonObject target = event.object("target").orElse(JsonObject.EMPTY);
        if (!CHANGES.contains(action)
                || target.text("mediaType").filter(OF_BLOBS::equals).isPresent()) {
            return Optional.empty();
        }
        return hint(target.text("repository"), target.text("tag"), target.text("digest"), action.equals("push"));
    }

    private static List<Hint> ofZot(String type, JsonObject data) {
        if (!type.equals(ZOT_UPDATED) && !type.equals(ZOT_DELETED)) {
            return List.of();
        }
        return hint(data.text("name"), data.text("reference"), data.text("digest"), type.equals(ZOT_UPDATED)).stream()
                .toList();
    }

    private static Optional<Hint> hint(
            Optional<String> repository, Optional<String> tag, Optional<String> digest, boolean isThere) {
        Optional<String> reference = tag.filter(text -> !text.isEmpty()).or(() -> digest);
        return repository.flatMap(name -> reference.map(at -> new Hint(name, at, isThere ? digest : Optional.empty())));
    }
}
