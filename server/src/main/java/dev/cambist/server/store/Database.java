package dev.cambist.server.store;

import dev.cambist.core.metadata.RepositoryHolds;
import dev.cambist.core.metadata.RepositoryHolds.Hold;
import dev.cambist.core.session.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** A database that speaks SQL: what differs between the two that there are. */
interface Database extends AutoCloseable {
    /** What is done with a connection. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** What is asked or changed with statements. */
    @FunctionalInterface
    interface Question<T> {
        T in(Sql sql) throws SQLException;
    }

    /** What is done to the schema. */
    @FunctionalInterface
    interface Change {
        void on(Connection connection) throws SQLException;
    }

    /** What a change that was acknowledged outlives. */
    enum Outlives {
        /** The end of the process, however it comes: the operating system has it, and writes it when it likes. */
        PROCESS,
        /** A power cut too: it is on the disk. */
        POWER
    }

    /** How it is called in messages. */
    String name();

    /** Does the work in one transaction: all of it is durable when this returns, and nothing of it when this throws. */
    default <T> T inTransaction(Work<T> work) throws StoreException {
        return inTransaction(Outlives.POWER, work);
    }

    /** The same, durable at least against that. */
    <T> T inTransaction(Outlives durability, Work<T> work) throws StoreException;

    /** The same as {@link #inTransaction(Work)}, for what asks in {@link Sql}. */
    default <T> T ask(Question<T> question) throws StoreException {
        return inTransaction(connection -> question.in(new Sql(connection, statements())));
    }

    /** Asks what changes nothing, without a transaction: each statement for itself sees what is there. */
    <T> T look(Question<T> question) throws StoreException;

    /**
     * Makes changes in one transaction, in this order, none of which depends on what another answers; durable at least
     * against the end of the process.
     */
    void note(List<Sql.Change> changes) throws StoreException;

    /** Does the same for whoever has a hold, which ends then, whatever comes of it. */
    default void note(List<Sql.Change> changes, Hold hold) throws StoreException {
        try {
            note(changes);
        } finally {
            hold.close();
        }
    }

    /** Makes the change, in one transaction, while no other process makes any under this method. */
    void exclusively(Change change) throws StoreException;

    /** The version of the schema; 0 where there is none yet. */
    int version(Connection connection) throws SQLException;

    void setVersion(Connection connection, int version) throws SQLException;

    /** The type of a primary key that numbers its rows, for a migration. */
    String numberedKey();

    /** The type of text that is in the order of its bytes, whatever language the database was made for. */
    String orderedText();

    /** Where those who are in a transaction get their statements. */
    Statements statements();

    /** What keeps apart those who have this database open. */
    RepositoryHolds holds();

    /** Lets other servers know that there is something new, once the transaction has ended well. */
    void announce(Connection transaction) throws SQLException;

    /** See {@link Store#awaitNews}. */
    boolean awaitNews(Duration most) throws InterruptedException;

    @Override
    void close();
}
