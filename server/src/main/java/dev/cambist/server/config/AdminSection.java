package dev.cambist.server.config;

import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.Value;
import dev.cambist.server.settings.AdminSettings;

/** Reads {@code admin}. */
final class AdminSection {
    private AdminSection() {}

    static AdminSettings read(Block block) {
        boolean loopback = block.optional("loopback").flatMap(Value::flag).orElse(AdminSettings.DEFAULT.loopback());
        block.finish();
        return new AdminSettings(loopback);
    }
}
