package dev.cambist.server.settings;

import java.nio.file.Path;

/**
 * The {@code audit} block.
 *
 * @param file the file that is written to; earlier ones have its name with {@code .1}, {@code .2} and so on behind
 * @param maxBytes the size at which the file becomes {@code .1} and a new one begins
 * @param keep how many earlier files are kept
 */
public record AuditSettings(Path file, long maxBytes, int keep) {}
