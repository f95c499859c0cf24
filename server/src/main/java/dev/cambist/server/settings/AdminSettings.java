package dev.cambist.server.settings;

/**
 * The {@code admin} block.
 *
 * @param loopback whether whoever is on this machine may use the admin API without a credential
 */
public record AdminSettings(boolean loopback) {
    public static final AdminSettings DEFAULT = new AdminSettings(true);
}
