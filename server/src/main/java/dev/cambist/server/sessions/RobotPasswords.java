package dev.cambist.server.sessions;

import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.session.Robot;
import dev.cambist.core.session.RobotIndex;
import dev.cambist.core.session.RobotSecret;
import dev.cambist.core.session.StoreException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/** Makes passwords of robots. */
public record RobotPasswords(LiveRobots robots) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * A new one.
     *
     * @param shown to whoever asked for it, this once
     * @param kept lets nobody in
     */
    public record Made(Secret shown, Robot.Password kept) {}

    public Made make(String robot, Instant now) {
        byte[] random = new byte[RobotSecret.BYTES];
        RANDOM.nextBytes(random);
        Secret secret = RobotSecret.of(random);
        HmacKey key = StoreQuestion.ask(() -> {
            try {
                return robots.key();
            } catch (IOException e) {
                throw new StoreException("the key of robots' passwords: " + e.getMessage(), e);
            }
        });
        return new Made(
                secret,
                RobotIndex.password(key, robot, secret, UUID.randomUUID().toString(), now));
    }
}
