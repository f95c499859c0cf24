package dev.cambist.server.store;

import java.sql.SQLException;

/** The database belongs to a newer program. */
final class NewerSchemaException extends SQLException {
    private static final long serialVersionUID = 1L;

    NewerSchemaException(String message) {
        super(message);
    }
}
