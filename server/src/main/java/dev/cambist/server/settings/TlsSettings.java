package dev.cambist.server.settings;

import java.nio.file.Path;

/**
 * The {@code server.tls} block.
 *
 * @param certificate a PEM file with the server's certificate and after it those that lead to its authority
 * @param key a PEM file with the private key, not encrypted
 */
public record TlsSettings(Path certificate, Path key) {}
