package dev.cambist.server.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.cambist.core.jose.Sha256;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What ties one line of the audit to the line before: the last three members of each. {@code hash} is the SHA-256 of the
 * line's own bytes up to the comma before it, {@code previous} among them, which is the hash of the line before. A line
 * that was changed does not have its hash; where one was taken out or moved, {@code previous} and {@code seq} do not fit.
 *
 * @param seq counts the lines from 1 on, over all files and starts
 * @param previous the hash of the line before; zeros in the very first
 */
record ChainLink(long seq, String previous, String hash) {
    /** Before the first line. */
    static final ChainLink NONE = new ChainLink(0, "", "0".repeat(64));

    private static final Pattern END = Pattern.compile(
            ",\"seq\":([1-9][0-9]{0,17}),\"previous\":\"([0-9a-f]{64})\",\"hash\":\"([0-9a-f]{64})\"}\\z");
    private static final int HASH_MEMBER = ",\"hash\":\"\"}".length() + 64;
    /** The longest that the three members can be. */
    private static final int LONGEST_END = 256;

    /** A line, without its line feed, and the link that it is. */
    record Linked(String line, ChainLink link) {}

    /** Puts a JSON object of ASCII behind this line. */
    Linked next(String json) {
        String body = json.substring(0, json.length() - 1) + ",\"seq\":" + (seq + 1) + ",\"previous\":\"" + hash + "\"";
        String own = Sha256.hex(body.getBytes(ISO_8859_1));
        return new Linked(body + ",\"hash\":\"" + own + "\"}", new ChainLink(seq + 1, hash, own));
    }

    /** The link that a line, without its line feed, says it is; empty for what is no line of ours. */
    static Optional<ChainLink> of(String line) {
        Matcher end = END.matcher(line);
        end.region(Math.max(0, line.length() - LONGEST_END), line.length());
        return line.startsWith("{") && end.find()
                ? Optional.of(new ChainLink(Long.parseLong(end.group(1)), end.group(2), end.group(3)))
                : Optional.empty();
    }

    /** Whether a line, each character a byte of it, is as it was written. */
    boolean isOf(String line) {
        return hash.equals(
                Sha256.hex(line.substring(0, line.length() - HASH_MEMBER).getBytes(ISO_8859_1)));
    }

    boolean follows(ChainLink before) {
        return seq == before.seq + 1 && previous.equals(before.hash);
    }
}
