package dev.cambist.server.settings;

import dev.cambist.core.jose.Secret;
import java.util.Optional;

/**
 * Who may tell of what happens to a registry.
 *
 * @param token what it has to show; without one, only programs on this machine are listened to
 */
public record NotificationSettings(Optional<Secret> token) {}
