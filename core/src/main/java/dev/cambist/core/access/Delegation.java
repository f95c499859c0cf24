package dev.cambist.core.access;

import dev.cambist.core.identity.Identity;
import java.time.Duration;

/**
 * On whose behalf a robot acts.
 *
 * @param owner whoever made it, as it was then
 * @param life of the robot in all, from its beginning to its end; rules say for how long they are lent
 */
public record Delegation(Identity owner, Duration life) {}
