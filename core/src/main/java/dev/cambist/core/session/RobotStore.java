package dev.cambist.core.session;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Where robots are kept. What changes one is durable when it returns. */
public interface RobotStore {
    /** Keeps a new one; does nothing and says {@code false} where there is one of that name. */
    boolean add(Robot robot) throws StoreException;

    /** Changes one, between whose being read and written nobody else changes it; empty where there is none. */
    Optional<Robot> change(String name, UnaryOperator<Robot> change) throws StoreException;

    /** Forgets one; says whether there was one. */
    boolean remove(String name) throws StoreException;

    /** Keeps when they were last used, if that is later than what is known. It counts as no change. */
    void used(Map<String, Robot.Use> uses) throws StoreException;

    /** A number that each change of any robot makes greater. */
    long changes() throws StoreException;

    /** All, in the order of their names; with every change that {@link #changes} counted before. */
    List<Robot> all() throws StoreException;
}
