package dev.cambist.server.store;

import dev.cambist.core.session.Revocation;
import dev.cambist.core.session.Robot;
import dev.cambist.core.session.RobotStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Robots in memory. */
final class MemoryRobots implements RobotStore {
    private final Map<String, Robot> byName = new TreeMap<>();
    private long changes;

    @Override
    public synchronized boolean add(Robot robot) {
        boolean added = byName.putIfAbsent(robot.name(), robot) == null;
        changes += added ? 1 : 0;
        return added;
    }

    @Override
    public synchronized Optional<Robot> change(String name, UnaryOperator<Robot> change) {
        Optional<Robot> changed =
                Optional.ofNullable(byName.computeIfPresent(name, (same, robot) -> change.apply(robot)));
        changes += changed.isPresent() ? 1 : 0;
        return changed;
    }

    @Override
    public synchronized boolean remove(String name) {
        boolean removed = byName.remove(name) != null;
        changes += removed ? 1 : 0;
        return removed;
    }

    /** Disables those that a revocation ends. */
    synchronized void disable(Revocation revocation) {
        byName.replaceAll((name, robot) -> {
            boolean ends = robot.enabled() && revocation.ends(robot);
            changes += ends ? 1 : 0;
            return ends ? robot.enabled(false) : robot;
        });
    }

    @Override
    public synchronized void used(Map<String, Robot.Use> uses) {
        uses.forEach((name, use) -> byName.computeIfPresent(
                name,
                (same, robot) -> robot.lastUse()
                                .filter(known -> !known.at().isBefore(use.at()))
                                .isPresent()
                        ? robot
                        : robot.used(use)));
    }

    @Override
    public synchronized long changes() {
        return changes;
    }

    @Override
    public synchronized List<Robot> all() {
        return List.copyOf(byName.values());
    }
}
