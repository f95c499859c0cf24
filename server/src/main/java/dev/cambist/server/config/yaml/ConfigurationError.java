package dev.cambist.server.config.yaml;

/**
 * One mistake in a configuration file. Its text is one line, whatever the file holds.
 *
 * @param file the file as it was named when it was read
 * @param line counted from 1; 0 where no line is to blame
 * @param keyPath the way to the value, such as {@code access[1].role}; empty for the file itself
 * @param problem what is wrong, what was expected, and what to do
 */
public record ConfigurationError(String file, int line, String keyPath, String problem) {
    /** Enough for every sentence of ours; a value that one repeats may be of any length. */
    private static final int MAX_CHARACTERS = 1000;

    public ConfigurationError {
        file = visible(file);
        keyPath = visible(keyPath);
        problem = visible(problem);
    }

    /** {@code cambist.yaml:12: access[1].role: "AcrPul" is no role; expected one of …}. */
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + (keyPath.isEmpty() ? "" : keyPath + ": ") + problem;
    }

    /** Of limited length, and without the characters that could forge a line of a log or turn its direction. */
    private static String visible(String text) {
        return text.codePoints()
                .limit(MAX_CHARACTERS)
                .map(c -> Value.isInvisible(c) ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
