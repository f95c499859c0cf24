package dev.cambist.server.gateway.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A request out of a generator, sound or not, with what a strict reader of RFC 9112 or RFC 9113 makes of it.
 *
 * @param target a target that no other has, so that it is recognised at the other end
 * @param headers of the framing, names and values one after the other
 * @param sent what follows the head: of HTTP/1.1 the octets, of HTTP/2 the contents of the frames joined
 * @param body what it means; null where the whole is no request, so that nobody may get to see it
 */
record GeneratedMessage(
        int number,
        String method,
        String target,
        List<String> headers,
        String sent,
        @Nullable String body) {
    /** Would be a request of its own to whoever loses count. */
    private static final String SMUGGLED = "GET /v2/secret/app/manifests/1 HTTP/1.1\r\nHost: x\r\n\r\n";

    private static final List<String> METHODS = List.of("GET", "HEAD", "DELETE", "PUT", "POST", "PATCH");

    boolean isSound() {
        return body != null;
    }

    private static String target(String method, int number) {
        return switch (method) {
            case "POST" -> "/v2/open/app/blobs/uploads/?digest=sha256:%064d".formatted(number);
            case "PATCH" -> "/v2/open/app/blobs/uploads/m" + number;
            default -> "/v2/open/app/manifests/m" + number;
        };
    }

    private static boolean takesBody(String method) {
        return METHODS.indexOf(method) >= 3;
    }

    private static String body(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> SMUGGLED;
            case 2 -> "0\r\n\r\n" + SMUGGLED;
            default -> "x".repeat(1 + random.nextInt(3000));
        };
    }

    /** A message of HTTP/1.1. */
    static GeneratedMessage http1(int number, Random random) {
        String method = METHODS.get(random.nextInt(METHODS.size()));
        String target = target(method, number);
        String body = body(random);
        int length = body.length();
        boolean allowed = takesBody(method);
        String means = allowed || body.isEmpty() ? body : null;
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4 ->
                new GeneratedMessage(number, method, target, List.of("Content-Length", "" + length), body, means);
            case 5, 6, 7 ->
                new GeneratedMessage(
                        number,
                        method,
                        target,
                        List.of("Transfer-Encoding", "chunked"),
                        chunks(body, random, ""),
                        means);
            case 8 ->
                new GeneratedMessage(
                        number,
                        method,
                        target,
                        List.of("Transfer-Encoding", "chunked"),
                        chunks(body, random, "X-Trailer: 1\r\nContent-Length: 7\r\n"),
                        means);
            case 9 -> new GeneratedMessage(number, method, target, List.of(), "", "");
            case 10 -> wrong(number, method, target, body, "Content-Length", "+" + length);
            case 11 -> wrong(number, method, target, body, "Content-Length", length + ", " + length);
            case 12 -> wrong(number, method, target, body, "Content-Length", "-" + length);
            case 13 ->
                wrong(number, method, target, body, "Content-Length", "" + length, "Content-Length", "" + (length + 1));
            case 14 ->
                wrong(
                        number,
                        method,
                        target,
                        chunks(body, random, ""),
                        "Content-Length",
                        "" + length,
                        "Transfer-Encoding",
                        "chunked");
            case 15 -> wrong(number, method, target, chunks(body, random, ""), "Transfer-Encoding", "gzip, chunked");
            case 16 -> wrong(number, method, target, chunks(body, random, ""), "Transfer-Encoding", "chunked, gzip");
            case 17 ->
                wrong(
                        number,
                        method,
                        target,
                        chunks(body, random, ""),
                        "Transfer-Encoding",
                        pick(
                                random,
                                "identity",
                                "xchunked",
                                "chunked;q=1",
                                "\"chunked\"",
                                "chunked, chunked",
                                "gzip",
                                ","));
            case 18 -> wrong(number, method, target, body, "Content-Length", "9223372036854775808");
            default -> wrong(number, method, target, brokenChunks(body, random), "Transfer-Encoding", "chunked");
        };
    }

    /** A message of HTTP/2; its {@code sent} is what its DATA frames hold. */
    static GeneratedMessage http2(int number, Random random) {
        String method = METHODS.get(random.nextInt(METHODS.size()));
        String target = target(method, number);
        String body = body(random);
        int length = body.length();
        String means = takesBody(method) || body.isEmpty() ? body : null;
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 ->
                new GeneratedMessage(number, method, target, List.of("content-length", "" + length), body, means);
            case 4, 5 -> new GeneratedMessage(number, method, target, List.of(), body, means);
            case 6 -> wrong(number, method, target, body, "content-length", "" + (length + 1 + random.nextInt(200)));
            case 7 -> wrong(number, method, target, body + "x", "content-length", "" + length);
            case 8 -> wrong(number, method, target, "", "content-length", "" + (1 + random.nextInt(200)));
            case 9 -> wrong(number, method, target, body, "content-length", "" + length, "content-length", "" + length);
            case 10 ->
                wrong(number, method, target, body, "content-length", pick(random, "+", "-", "0x", ", ") + length);
            default -> wrong(number, method, target, body, "transfer-encoding", "chunked");
        };
    }

    private static GeneratedMessage wrong(int number, String method, String target, String sent, String... headers) {
        return new GeneratedMessage(number, method, target, List.of(headers), sent, null);
    }

    private static String pick(Random random, String... of) {
        return of[random.nextInt(of.length)];
    }

    private static String chunks(String body, Random random, String trailers) {
        StringBuilder text = new StringBuilder();
        for (String part : parts(body, random)) {
            text.append(Integer.toHexString(part.length()))
                    .append("\r\n")
                    .append(part)
                    .append("\r\n");
        }
        return text + "0\r\n" + trailers + "\r\n";
    }

    private static String brokenChunks(String body, Random random) {
        String size = pick(random, "+5", "-5", "0x5", "5 x", "g", "", "fffffffffffffffff", "100000000000000005");
        return size + "\r\n12345\r\n" + chunks(body, random, "");
    }

    /** Cuts a text anywhere. */
    static List<String> parts(String body, Random random) {
        List<String> parts = new ArrayList<>();
        int[] cuts = IntStream.concat(
                        IntStream.of(0, body.length()),
                        IntStream.range(0, random.nextInt(4)).map(at -> random.nextInt(body.length() + 1)))
                .sorted()
                .distinct()
                .toArray();
        for (int at = 1; at < cuts.length; at++) {
            parts.add(body.substring(cuts[at - 1], cuts[at]));
        }
        return parts;
    }
}
