package dev.cambist.server.admin;

import dev.cambist.core.session.Robot;
import dev.cambist.server.sessions.StoreQuestion;
import dev.cambist.server.store.StoreSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** By which keys the passwords of robots are digested. */
@FunctionalInterface
public interface RobotDigests {
    /** Where there is no store to ask. */
    RobotDigests UNKNOWN = Optional::empty;

    /** The ids of the keys; empty where it is not known. */
    Optional<Set<String>> keys();

    /** Those in a store, as they are when it is asked. */
    record InStore(StoreSource store) implements RobotDigests {
        @Override
        public Optional<Set<String>> keys() {
            return Optional.of(StoreQuestion.ask(() -> store.get().robots().all()).stream()
                    .flatMap(robot -> robot.passwords().stream())
                    .map(Robot.Password::key)
                    .collect(Collectors.toSet()));
        }
    }
}
