package dev.cambist.server.admin;

import dev.cambist.core.token.Lifetimes;
import dev.cambist.server.keys.KeyState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which keys go: former ones of which no token can be valid any more, nor a robot's password.
 *
 * @param ids those that are meant; all where there is none
 * @param evenIfValid whether one that is named goes while tokens or passwords of it may be valid
 * @param digests asked which keys robots' passwords need
 */
record Retirement(List<String> ids, boolean evenIfValid, Lifetimes lifetimes, RobotDigests digests, Instant now) {
    Retirement {
        ids = List.copyOf(ids);
        if (evenIfValid && ids.isEmpty()) {
            throw AdminFields.unusable("even_if_valid", "the id of a key beside it");
        }
    }

    /** What becomes of a key. */
    enum Outcome {
        REMOVED,
        /** It stays, because tokens that it signed or passwords that it digested may be valid. */
        VALID,
        /** It stays, because it signs or will. */
        SIGNS,
        /** Nobody asked for its end. */
        NOT_MEANT
    }

    void requireKnown(List<KeyState> states) {
        for (String id : ids) {
            if (states.stream().noneMatch(state -> state.id().equals(id))) {
                throw AdminFields.unusable("id", "an id that cambist keys list prints");
            }
        }
    }

    /** A key in a token is its operator's; what one meant to remove must not stay unnoticed. */
    void requireInFiles(List<KeyState> states) {
        for (KeyState state : states) {
            if (ids.contains(state.id()) && state.file().isEmpty()) {
                throw AdminFields.unusable(
                        "id", "a key that is in a file; " + state.id() + " is in a PKCS #11 token: remove it there");
            }
        }
    }

    Outcome of(KeyState state) {
        boolean named = ids.contains(state.id());
        if ((!named && !ids.isEmpty()) || state.file().isEmpty()) {
            return Outcome.NOT_MEANT;
        }
        if (state.stage() != KeyState.Stage.FORMER) {
            return named ? Outcome.SIGNS : Outcome.NOT_MEANT;
        }
        if (isPast(state) || (named && evenIfValid)) {
            return Outcome.REMOVED;
        }
        return named ? Outcome.VALID : Outcome.NOT_MEANT;
    }

    private boolean isPast(KeyState state) {
        Optional<Instant> ends = state.ceased()
                .map(ceased ->
                        ceased.plus(state.service().isPresent() ? lifetimes.accessToken() : lifetimes.refreshToken()));
        return ends.filter(end -> end.isBefore(now)).isPresent() && !isNeededByRobots(state);
    }

    private boolean isNeededByRobots(KeyState state) {
        return state.use() == KeyState.Use.ROBOTS
                && digests.keys().filter(needed -> !needed.contains(state.id())).isEmpty();
    }
}
