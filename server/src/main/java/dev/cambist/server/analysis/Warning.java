package dev.cambist.server.analysis;

import dev.cambist.core.access.Rule;

/**
 * Something in a sound configuration that is worth another look.
 *
 * @param line the line of the rule, counted from 1; 0 for what is no rule
 * @param about the rule, issuer or certificate, as people call it
 * @param text what could happen, and what to write instead
 */
public record Warning(Kind kind, int line, String about, String text) {
    /** Why it is worth a look; the words are for scripts. */
    public enum Kind {
        EXPIRED("expired"),
        EXPIRES_SOON("expires-soon"),
        NEVER_MATCHES("never-matches"),
        COVERED("covered"),
        ANYONE_MAY_WRITE("anyone-may-write"),
        PULL_REQUEST("pull-request"),
        OTHER_OWNERS("other-owners"),
        STAR_STOPS("star-stops"),
        CLASSIC_SUBJECT("classic-subject"),
        BRANCH_OR_TAG("branch-or-tag"),
        NOT_ITSELF("not-itself"),
        WIDE_ADMIN("wide-admin"),
        WIDE_ROBOTS("wide-robots"),
        SHARED_SUBJECT("shared-subject"),
        SHARED_AUDIENCE("shared-audience"),
        REFUSED_REALM("refused-realm"),
        UNHELD_LOCKS("unheld-locks"),
        CERTIFICATE("certificate"),
        SECRET_FILE("secret-file");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    static Warning of(Kind kind, Rule rule, String text) {
        return new Warning(kind, rule.line(), "rule \"" + rule.name() + "\"", text);
    }

    @Override
    public String toString() {
        return about + ": " + text;
    }
}
