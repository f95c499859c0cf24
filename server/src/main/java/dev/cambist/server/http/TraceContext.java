package dev.cambist.server.http;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of a span in its trace, as a request says it to whom it is sent (W3C Trace Context, Level 2). What does not follow the grammar
 * is as if it had not been sent; what goes on is written anew from what was understood, in version 00.
 *
 * @param traceId 32 hexadecimal digits in small letters, not all zero
 * @param parentId 16 such digits: the span, above whatever is done by whom it is sent to
 * @param flags of those that version 00 knows: {@link #SAMPLED} and {@link #RANDOM}
 * @param state the members of {@code tracestate}, in their order; none where one of them is malformed
 */
public record TraceContext(String traceId, String parentId, int flags, List<String> state) {
    /** The caller may have recorded its part. */
    public static final int SAMPLED = 1;
    /** The last seven bytes of the trace's id are random. */
    public static final int RANDOM = 2;

    /** The header that has version, ids and flags. */
    public static final String PARENT_HEADER = "traceparent";
    /** The header that has what each system on the way wants to know again. */
    public static final String STATE_HEADER = "tracestate";

    private static final int HEXADECIMAL = 16;
    private static final String NO_VERSION = "ff";
    private static final String FIRST_VERSION = "00";

    /** Section 3.2: what follows the flags, a later version may define. */
    private static final Pattern PARENT = Pattern.compile(
            "(?<version>[0-9a-f]{2})-(?<trace>(?!0{32})[0-9a-f]{32})-(?<parent>(?!0{16})[0-9a-f]{16})-(?<flags>[0-9a-f]{2})"
                    + "(?<later>-.*)?");

    /** Section 3.3.1.3. */
    private static final Pattern MEMBER =
            Pattern.compile("(?<key>[a-z][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})"
                    + "=[ !-+\\--<>-~]{0,255}[!-+\\--<>-~]");

    private static final int MAX_MEMBERS = 32;

    public TraceContext {
        state = List.copyOf(state);
    }

    /**
     * Reads a request's headers.
     *
     * @param headers all values of a header
     */
    public static Optional<TraceContext> of(Function<String, List<String>> headers) {
        List<String> parents = headers.apply(PARENT_HEADER);
        if (parents.size() != 1) {
            return Optional.empty();
        }
        Matcher parent = PARENT.matcher(parents.getFirst());
        if (!parent.matches() || !isKnown(parent.group("version"), parent.group("later") == null)) {
            return Optional.empty();
        }
        return Optional.of(new TraceContext(
                parent.group("trace"),
                parent.group("parent"),
                Integer.parseInt(parent.group("flags"), HEXADECIMAL) & (SAMPLED | RANDOM),
                members(headers.apply(STATE_HEADER))));
    }

    private static boolean isKnown(String version, boolean endsWithFlags) {
        return !version.equals(NO_VERSION) && (endsWithFlags || !version.equals(FIRST_VERSION));
    }

    /** Several headers are one list (RFC 9110 section 5.3). */
    private static List<String> members(List<String> values) {
        List<String> members = values.stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .map(TraceContext::withoutWhiteSpace)
                .filter(member -> !member.isEmpty())
                .toList();
        Set<String> keys = new HashSet<>();
        for (String member : members) {
            Matcher read = MEMBER.matcher(member);
            if (!read.matches() || !keys.add(read.group("key"))) {
                return List.of();
            }
        }
        return members.size() > MAX_MEMBERS ? List.of() : members;
    }

    /** OWS of RFC 9110: spaces and tabs, and no other of the characters that Java strips. */
    private static String withoutWhiteSpace(String member) {
        int begin = 0;
        int end = member.length();
        while (begin < end && isWhiteSpace(member.charAt(begin))) {
            begin++;
        }
        while (end > begin && isWhiteSpace(member.charAt(end - 1))) {
            end--;
        }
        return member.substring(begin, end);
    }

    private static boolean isWhiteSpace(char c) {
        return c == ' ' || c == '\t';
    }

    /** The place of another span, below the one that this is the place of. */
    public TraceContext child() {
        return new TraceContext(traceId, "%016x".formatted(notZero()), flags, state);
    }

    private static long notZero() {
        long id = 0;
        while (id == 0) {
            id = ThreadLocalRandom.current().nextLong();
        }
        return id;
    }

    /** Whether the span, or for a caller's what is above it, is recorded. */
    public boolean isSampled() {
        return (flags & SAMPLED) != 0;
    }

    /** The value of {@value #PARENT_HEADER}. */
    public String parentHeader() {
        return "%s-%s-%s-%02x".formatted(FIRST_VERSION, traceId, parentId, flags);
    }

    /** The value of {@value #STATE_HEADER}; none where there is nothing to say. */
    public Optional<String> stateHeader() {
        return state.isEmpty() ? Optional.empty() : Optional.of(String.join(",", state));
    }
}
