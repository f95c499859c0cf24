package dev.cambist.testkit.registry;

import java.util.LinkedHashMap;
import java.util.Map;

/** A refusal, with its headers. */
final class RegistryException extends Exception {
    private static final long serialVersionUID = 1;

    private final RegistryError error;
    private final int status;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    RegistryException(RegistryError error, int status, String message) {
        super(message);
        this.error = error;
        this.status = status;
    }

    RegistryException with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    RegistryError error() {
        return error;
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }
}
