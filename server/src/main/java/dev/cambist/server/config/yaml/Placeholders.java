package dev.cambist.server.config.yaml;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces <code>${NAME}</code> by the environment variable of that name. What stands in the environment is taken as it
 * is, and not looked through for more names.
 */
public final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)(}?)");
    private static final Pattern VARIABLE = Pattern.compile("[A-Z_][A-Z0-9_]*");
    private static final Pattern OF_THE_CALLER = Pattern.compile("subject(\\|.*)?|claims\\..*");

    private Placeholders() {}

    /** Whether the text is one placeholder for an environment variable and nothing else. */
    public static boolean isVariable(String text) {
        return text.startsWith("${")
                && text.endsWith("}")
                && VARIABLE.matcher(text.substring(2, text.length() - 1)).matches();
    }

    /**
     * The text with its placeholders replaced; throws {@link IllegalArgumentException} for any that cannot be.
     *
     * @param callers whether <code>${subject}</code> and <code>${claims.NAME}</code> have a meaning here and stay
     */
    static String fill(String text, Map<String, String> environment, boolean callers) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            String name = matcher.group(1);
            if (matcher.group(2).isEmpty()) {
                throw new IllegalArgumentException("has a ${ without its }");
            }
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value(name, environment, callers)));
        }
        return matcher.appendTail(filled).toString();
    }

    private static String value(String name, Map<String, String> environment, boolean callers) {
        if (VARIABLE.matcher(name).matches()) {
            String value = environment.get(name);
            if (value == null) {
                throw new IllegalArgumentException("names the environment variable " + name + ", which is not set");
            }
            // Nothing in its place would make a narrow pattern such as ${TEAM}** one for everything.
            if (value.isBlank()) {
                throw new IllegalArgumentException("names the environment variable " + name + ", which is empty");
            }
            return value;
        }
        boolean ofTheCaller = OF_THE_CALLER.matcher(name).matches();
        if (ofTheCaller && callers) {
            return "${" + name + "}";
        }
        throw new IllegalArgumentException(
                ofTheCaller
                        ? "has ${" + name + "}, which stands for the caller's token and has a meaning only under \"on\""
                        : "has ${" + name + "}; expected ${NAME} with the name of an environment variable in upper-case"
                                + " letters, digits and underscores"
                                + (callers ? ", or ${subject} or ${claims.NAME}" : ""));
    }
}
