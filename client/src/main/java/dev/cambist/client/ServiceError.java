package dev.cambist.client;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What an answer with an error said, each part cleaned and cut short; null is what it did not say.
 *
 * @param status the HTTP status, 0 where there was no answer
 * @param code the error's code
 * @param message the service's own words
 * @param detail JSON of any kind
 * @param correlationId the service's name for the request
 */
record ServiceError(
        int status,
        @Nullable String code,
        @Nullable String message,
        @Nullable String detail,
        @Nullable String correlationId)
        implements Serializable {
    static final ServiceError NONE = new ServiceError(0, null, null, null, null);
}
