package dev.cambist.server.settings;

import dev.cambist.core.jose.Secret;
import dev.cambist.server.pkcs11.TokenPlace;

/** The {@code keys.pkcs11} block: where signing keys are, and what opens it. */
public record SigningTokenSettings(TokenPlace place, Secret pin) {}
