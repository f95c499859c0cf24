package dev.cambist.server.notifications;

import dev.cambist.server.settings.NotificationSettings;

/**
 * A registry that may tell what happens to it.
 *
 * @param index its name in the index
 */
public record NotifiedRegistry(String index, NotificationSettings settings) {}
