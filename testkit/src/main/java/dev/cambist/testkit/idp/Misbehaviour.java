package dev.cambist.testkit.idp;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What can be wrong with an identity provider. Misbehaviours of different kinds add up; one of the same kind replaces. */
public sealed interface Misbehaviour {

    /** Wrong with single answers, and therefore possible at one endpoint only. */
    sealed interface BadAnswer extends Misbehaviour {}

    /** Nobody listens: connections are refused and open ones closed. The port stays reserved. */
    record Down() implements Misbehaviour {}

    /** The right answer, late. */
    record Slow(Duration delay) implements BadAnswer {}

    /** The headers and half of the body at once, the rest late: a time limit on headers alone does not notice. */
    record Stalling(Duration delay) implements BadAnswer {}

    /** An error of the server's own. */
    record Status(int status, @Nullable Duration retryAfter) implements BadAnswer {
        public Status(int status) {
            this(status, null);
        }
    }

    /** The right answer in valid JSON, blown up to so many bytes, without saying so in {@code Content-Length}. */
    record Huge(long bytes) implements BadAnswer {
        private static final long FIVE_MEGABYTES = 5_000_000;

        public Huge() {
            this(FIVE_MEGABYTES);
        }
    }

    /** The first half of the right answer, as a whole HTTP message. */
    record Truncated() implements BadAnswer {}

    /** A sign-in page with status 200, as captive portals and proxies give it. */
    record Html() implements BadAnswer {}

    /** A redirection (302) to exactly this address. */
    record Redirect(URI to) implements BadAnswer {}

    /** Discovery documents that name this issuer in place of their own. */
    record WrongIssuer(String issuer) implements Misbehaviour {
        public WrongIssuer() {
            this("https://attacker.example/");
        }
    }

    /** Tokens that name a published key and are signed by another. */
    record WrongKey() implements Misbehaviour {}

    /** Tokens signed by a key that is not published, under that key's own id. */
    record UnknownKey() implements Misbehaviour {}
}
