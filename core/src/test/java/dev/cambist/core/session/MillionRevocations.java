package dev.cambist.core.session;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Revokes half a million sessions and as many identities, and prints how many of them it finds again. */
public final class MillionRevocations {
    private static final int EACH = 500_000;
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private MillionRevocations() {}

    public static void main(String[] arguments) {
        RevocationIndex index = new RevocationIndex();
        for (int number = 0; number < EACH; number++) {
            add(index, new Revoked.OfSession(session(number)));
            add(index, new Revoked.OfIdentity("corp", subject(number)));
        }
        int found = 0;
        for (int number = 0; number < EACH; number++) {
            found += index.isRevoked(token(session(number), "somebody")) ? 1 : 0;
            found += index.isRevoked(token(session(-1 - number), subject(number))) ? 1 : 0;
            found += index.isRevoked(token(session(-1 - number), "nobody-" + number)) ? 1 : 0;
        }
        System.out.println(index.size() + " revoked, " + found + " found");
    }

    private static void add(RevocationIndex index, Revoked what) {
        index.add(new Revocation(what, NOW, NOW, NOW.plusSeconds(3600), "operator"));
    }

    private static Lineage token(String session, String subject) {
        return new Lineage(
                "registry.example", Optional.of(session), Optional.of("corp"), subject, NOW.minusSeconds(1), true);
    }

    private static String session(int number) {
        return new UUID(0x4000L + ((long) number << 16), number * 0x9E3779B97F4A7C15L).toString();
    }

    private static String subject(int number) {
        return "user-" + number + "@example.com";
    }
}
