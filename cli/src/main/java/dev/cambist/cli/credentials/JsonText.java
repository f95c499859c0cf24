package dev.cambist.cli.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The text of a JSON object in which single members are set and removed. Everything else keeps every byte: order, white
 * space, numbers of any length and members that nobody here knows.
 */
final class JsonText {
    private static final JsonText EMPTY = new JsonText("{\n}\n");

    private final String text;

    /** A member, by the places of its text. */
    private record Member(String name, int start, int valueStart, int end) {}

    private JsonText(String text) {
        this.text = text;
    }

    static JsonText empty() {
        return EMPTY;
    }

    /** Checks that the text is one sound JSON object, in which no name stands twice. */
    static JsonText of(byte[] utf8) throws JsonException {
        JsonObject.parse(utf8);
        return new JsonText(new String(utf8, UTF_8));
    }

    /** The object that this is the text of. */
    JsonObject object() {
        try {
            return JsonObject.parse(text.getBytes(UTF_8));
        } catch (JsonException e) {
            throw new IllegalStateException("this text was sound before", e);
        }
    }

    /**
     * Sets the member at the end of the path; objects on the way that are missing, or null, are made.
     *
     * @param value JSON
     * @throws NotAnObjectException when something on the way is no object
     */
    JsonText with(List<String> path, String value) throws NotAnObjectException {
        int open = text.indexOf('{');
        for (int depth = 0; depth < path.size(); depth++) {
            Optional<Member> member = member(open, path.get(depth));
            boolean last = depth == path.size() - 1;
            if (member.isEmpty()) {
                return inserted(open, depth, path.get(depth), nested(path, depth + 1, value));
            }
            Member found = member.get();
            if (last || text.startsWith("null", found.valueStart())) {
                return replaced(found.valueStart(), found.end(), nested(path, depth + 1, value));
            }
            if (text.charAt(found.valueStart()) != '{') {
                throw new NotAnObjectException(path.get(depth));
            }
            open = found.valueStart();
        }
        throw new IllegalArgumentException("an empty path");
    }

    /** Removes the member at the end of the path, if it is there. */
    JsonText without(List<String> path) {
        int open = text.indexOf('{');
        for (int depth = 0; depth < path.size() - 1; depth++) {
            Optional<Member> member = member(open, path.get(depth));
            if (member.isEmpty() || text.charAt(member.get().valueStart()) != '{') {
                return this;
            }
            open = member.get().valueStart();
        }
        List<Member> members = members(open);
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).name().equals(path.getLast())) {
                return cut(open, members, i);
            }
        }
        return this;
    }

    private JsonText cut(int open, List<Member> members, int i) {
        if (members.size() == 1) {
            return replaced(open + 1, text.indexOf('}', members.getFirst().end()), "");
        }
        return i == members.size() - 1
                ? replaced(members.get(i - 1).end(), members.get(i).end(), "")
                : replaced(members.get(i).start(), members.get(i + 1).start(), "");
    }

    private JsonText inserted(int open, int depth, String name, String value) {
        List<Member> members = members(open);
        String member = JsonWriter.write(name) + (isSpread() ? ": " : ":") + value;
        if (members.isEmpty()) {
            return replaced(open + 1, text.indexOf('}', open), newLine(depth + 1) + member + newLine(depth));
        }
        Member last = members.getLast();
        int before = members.size() == 1
                ? open + 1
                : text.indexOf(',', members.get(members.size() - 2).end()) + 1;
        return replaced(last.end(), last.end(), "," + text.substring(before, last.start()) + member);
    }

    private String nested(List<String> path, int depth, String value) {
        if (depth == path.size()) {
            return value;
        }
        return "{" + newLine(depth + 1) + JsonWriter.write(path.get(depth)) + (isSpread() ? ": " : ":")
                + nested(path, depth + 1, value) + newLine(depth) + "}";
    }

    /** Docker's own layout, which is a tab for each level; nothing where the text is all on one line. */
    private String newLine(int depth) {
        return isSpread() ? "\n" + "\t".repeat(depth) : "";
    }

    private boolean isSpread() {
        return text.strip().indexOf('\n') >= 0;
    }

    private JsonText replaced(int from, int to, String replacement) {
        return new JsonText(text.substring(0, from) + replacement + text.substring(to));
    }

    private Optional<Member> member(int open, String name) {
        return members(open).stream()
                .filter(member -> member.name().equals(name))
                .findFirst();
    }

    /** The members of the object that begins here; the text is known to be sound. */
    private List<Member> members(int open) {
        List<Member> members = new ArrayList<>();
        int at = afterSpace(open + 1);
        while (text.charAt(at) != '}') {
            int nameEnd = endOfString(at);
            int valueStart = afterSpace(afterSpace(nameEnd) + 1);
            int end = endOfValue(valueStart);
            members.add(new Member(unquoted(text.substring(at, nameEnd)), at, valueStart, end));
            at = afterSpace(end);
            if (text.charAt(at) == ',') {
                at = afterSpace(at + 1);
            }
        }
        return members;
    }

    private static String unquoted(String name) {
        try {
            return JsonObject.parse(("{" + name + ":0}").getBytes(UTF_8))
                    .members()
                    .keySet()
                    .iterator()
                    .next();
        } catch (JsonException e) {
            throw new IllegalStateException("this name was sound before", e);
        }
    }

    private int endOfValue(int start) {
        int depth = 0;
        int at = start;
        do {
            char c = text.charAt(at);
            if (c == '"') {
                at = endOfString(at);
            } else if (c == '{' || c == '[') {
                depth++;
                at++;
            } else if (c == '}' || c == ']') {
                depth--;
                at++;
            } else {
                at++;
            }
        } while (depth > 0 || (text.charAt(start) != '"' && isScalarAt(start, at)));
        return at;
    }

    private boolean isScalarAt(int start, int at) {
        char first = text.charAt(start);
        return first != '{' && first != '[' && ",}] \t\r\n".indexOf(text.charAt(at)) < 0;
    }

    private int endOfString(int start) {
        int at = start + 1;
        while (text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private int afterSpace(int start) {
        int at = start;
        while (" \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    @Override
    public String toString() {
        return text;
    }
}
