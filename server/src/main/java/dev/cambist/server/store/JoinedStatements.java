package dev.cambist.server.store;

import java.util.List;

/**
 * Statements as the text of one message. Most are those of the last time: then it is the same string, whose hash is known
 * and which the driver finds at a glance among those that it has prepared. Safe for use by several threads.
 */
final class JoinedStatements {
    private volatile Last last = new Last(List.of(), "");

    private record Last(List<String> statements, String text) {}

    String of(List<String> statements) {
        Last known = last;
        if (!known.statements().equals(statements)) {
            known = new Last(List.copyOf(statements), String.join("; ", statements));
            last = known;
        }
        return known.text();
    }
}
