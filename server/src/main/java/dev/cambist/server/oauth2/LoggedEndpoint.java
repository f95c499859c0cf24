package dev.cambist.server.oauth2;

import dev.cambist.server.http.Call;
import dev.cambist.server.http.Endpoint;
import dev.cambist.server.http.Answer;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.audit.Audit;

/** A token endpoint with its line in the log and its record in the audit, whatever comes of the request. */
record LoggedEndpoint(Operation operation, Audit audit) implements Endpoint {
    /** What a token endpoint does. */
    @FunctionalInterface
    interface Operation {
        /** The answer; what the log should know of it goes into the trail. */
        Answer perform(Call call, Trail trail);
    }

    @Override
    public Answer answer(Call call) {
        Trail trail = new Trail(call, audit);
        try {
            return operation.perform(call, trail);
        } catch (RefusedException e) {
            trail.refused(e.refusal());
            throw e;
        } finally {
            trail.write();
        }
    }
}
