package dev.cambist.server.portal.operators;

import java.util.List;

/** What came of an act on keys, in sentences. */
final class KeyOutcomes {
    private KeyOutcomes() {}

    /** @param act the last part of its path in the admin API */
    static List<String> of(String act, Answered done) {
        return switch (act) {
            case "rotate" ->
                done.list("keys").stream()
                        .map(key -> key.text("outcome").equals("signs")
                                ? "The new key of " + KeysPage.owner(key) + " signs from " + key.moment("from") + " on."
                                : key.text("registry") + " stays as it is, because it must be told first.")
                        .toList();
            case "prepare" ->
                List.of("The key " + done.text("id") + " waits, and the one from before signs on. Give "
                        + done.text("registry") + " the files that cambist trust " + done.text("registry")
                        + " writes now, restart it, and let the key sign.");
            case "promote" -> List.of("The key " + done.text("id") + " of " + done.text("registry") + " signs now.");
            case "retire" -> retired(done);
            default -> throw new IllegalArgumentException("nothing is known of " + act);
        };
    }

    private static List<String> retired(Answered done) {
        List<String> words = done.list("keys").stream()
                .map(key -> key.text("id")
                        + switch (key.text("outcome")) {
                            case "removed" -> " is removed.";
                            case "signs" -> " stays: it signs, or will.";
                            default -> " stays: tokens that it signed may be valid.";
                        })
                .toList();
        return words.isEmpty() ? List.of("There was no key to remove.") : words;
    }
}
