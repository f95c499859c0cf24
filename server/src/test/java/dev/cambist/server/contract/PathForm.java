package dev.cambist.server.contract;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which paths of requests are one that a document has with variables: by the patterns of its parameters. */
final class PathForm {
    /** A variable, and what goes before it. */
    private static final Pattern VARIABLE = Pattern.compile("([^{]*)\\{([^}]+)}");

    private PathForm() {}

    static Pattern of(String path, Place operations) {
        Map<String, String> patterns = new TreeMap<>();
        operations.members().values().stream()
                .flatMap(operation -> operation.find("parameters").stream())
                .flatMap(parameters -> parameters.elements().stream())
                .filter(parameter -> parameter.get("in").value().equals("path"))
                .forEach(parameter -> patterns.put(
                        String.valueOf(parameter.get("name").value()),
                        String.valueOf(parameter.get("schema").get("pattern").value())));
        StringBuilder form = new StringBuilder();
        int end = 0;
        for (Matcher variable = VARIABLE.matcher(path); variable.find(); end = variable.end()) {
            String pattern =
                    patterns.get(variable.group(2)).replaceFirst("^\\^", "").replaceFirst("\\$$", "");
            form.append(Pattern.quote(variable.group(1)))
                    .append("(?:")
                    .append(pattern)
                    .append(")");
        }
        return Pattern.compile(form + Pattern.quote(path.substring(end)));
    }
}
