package dev.cambist.client.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Takes a {@code WWW-Authenticate} value apart (RFC 9110 section 11.6.1): several challenges may stand in one value, and
 * a comma separates both challenges and parameters. A value that breaks the grammar, or gives a parameter twice, gives
 * no challenge at all: what it means is not for a client with credentials to guess.
 */
final class ChallengeReader {
    private static final int MAX_LENGTH = 16 * 1024;
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    /** One challenge: its scheme and its parameters, whose names are in lower case. */
    record Scheme(String scheme, Map<String, String> parameters) {
        Optional<String> parameter(String name) {
            return Optional.ofNullable(parameters.get(name));
        }
    }

    private static final class GrammarException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private final String input;
    private final List<Scheme> schemes = new ArrayList<>();
    private int at;

    private ChallengeReader(String input) {
        this.input = input;
    }

    static List<Scheme> read(String header) {
        if (header.length() > MAX_LENGTH) {
            return List.of();
        }
        try {
            return new ChallengeReader(header).readAll();
        } catch (GrammarException e) {
            return List.of();
        }
    }

    private List<Scheme> readAll() throws GrammarException {
        skip(" \t,");
        while (at < input.length()) {
            String word = readToken();
            int afterWord = at;
            skip(" \t");
            if (next('=') && !schemes.isEmpty()) {
                at++;
                skip(" \t");
                addParameter(word, readValue());
            } else if (at == input.length() || next(',') || at > afterWord) {
                schemes.add(new Scheme(word, new HashMap<>()));
                skipToken68();
            } else {
                throw new GrammarException();
            }
            endElement();
        }
        return schemes;
    }

    private void addParameter(String name, String value) throws GrammarException {
        Scheme current = schemes.get(schemes.size() - 1);
        if (current.parameters().put(name.toLowerCase(Locale.ROOT), value) != null) {
            throw new GrammarException();
        }
    }

    /** Passes over the one opaque word that a scheme may have in place of parameters, as {@code Negotiate abc==}. */
    private void skipToken68() {
        int start = at;
        while (at < input.length() && (isToken(input.charAt(at)) || input.charAt(at) == '/')) {
            at++;
        }
        while (next('=')) {
            at++;
        }
        skip(" \t");
        if (at < input.length() && !next(',')) {
            at = start;
        }
    }

    /** A comma or the end; or nothing, where a scheme's first parameter follows it. */
    private void endElement() throws GrammarException {
        skip(" \t");
        boolean schemeOnly = schemes.get(schemes.size() - 1).parameters().isEmpty();
        if (at < input.length() && !next(',') && !schemeOnly) {
            throw new GrammarException();
        }
        skip(" \t,");
    }

    private String readValue() throws GrammarException {
        if (!next('"')) {
            return readUnquoted();
        }
        at++;
        StringBuilder value = new StringBuilder();
        while (!next('"')) {
            if (next('\\')) {
                at++;
            }
            if (at >= input.length()) {
                throw new GrammarException();
            }
            value.append(input.charAt(at++));
        }
        at++;
        return value.toString();
    }

    /** More than a token may hold: some registries leave the quotes out around addresses. */
    private String readUnquoted() throws GrammarException {
        int start = at;
        while (at < input.length() && " \t,\"\\".indexOf(input.charAt(at)) < 0) {
            at++;
        }
        if (at == start) {
            throw new GrammarException();
        }
        return input.substring(start, at);
    }

    private String readToken() throws GrammarException {
        int start = at;
        while (at < input.length() && isToken(input.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw new GrammarException();
        }
        return input.substring(start, at);
    }

    private static boolean isToken(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_MARKS.indexOf(c) >= 0;
    }

    private boolean next(char wanted) {
        return at < input.length() && input.charAt(at) == wanted;
    }

    private void skip(String characters) {
        while (at < input.length() && characters.indexOf(input.charAt(at)) >= 0) {
            at++;
        }
    }
}
