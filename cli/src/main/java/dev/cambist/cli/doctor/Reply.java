package dev.cambist.cli.doctor;

import dev.cambist.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * What was answered.
 *
 * @param json the body, where it is a JSON object
 */
record Reply(String method, URI address, int status, Headers headers, Optional<JsonObject> json) {
    /** Where header fields are looked up, whatever the case of their names. */
    interface Headers {
        List<String> all(String name);
    }

    Optional<String> header(String name) {
        return headers.all(name).stream().findFirst();
    }

    boolean isRedirect() {
        return status >= 300 && status < 400;
    }

    /** The first of {@code errors}, as registries write it, with a code and a message. */
    Optional<JsonObject> error() {
        Object errors = json.flatMap(object -> object.value("errors")).orElse("");
        return errors instanceof List<?> list
                        && !list.isEmpty()
                        && list.getFirst() instanceof JsonObject first
                        && first.text("code").isPresent()
                        && first.text("message").isPresent()
                ? Optional.of(first)
                : Optional.empty();
    }

    /** Whether it is an error as zot writes its challenges' (pkg/api/authn.go): the entry alone, without the list around it. */
    boolean isSingleError() {
        return json.filter(object -> object.text("code").isPresent()
                        && object.text("message").isPresent())
                .isPresent();
    }

    /** Whether a proxy says that what stands behind it is down (RFC 9110 sections 15.6.3 to 15.6.5). */
    boolean isFromInBetween() {
        return (status == 502 || status == 503 || status == 504) && error().isEmpty();
    }

    /** Cambist's name of the reason, such as {@code unknown_service}; empty from anybody else. */
    String reason() {
        return error().flatMap(first -> first.object("detail"))
                .flatMap(detail -> detail.text("reason"))
                .orElse("");
    }

    /** What it says, in a few words: the error's message, or the status. */
    String said() {
        String message = error().flatMap(first -> first.text("message"))
                .map(text -> ": " + text)
                .orElse("");
        return method + " " + address.getPath() + " was answered with " + status + message;
    }

    /** Its text form leaves out the body, which may be a token. */
    @Override
    public String toString() {
        return "Reply[" + status + "]";
    }
}
