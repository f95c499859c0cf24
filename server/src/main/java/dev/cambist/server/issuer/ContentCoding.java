package dev.cambist.server.issuer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * What an answer's content is without its coding (RFC 9110 section 8.4). None is asked for; some servers and the
 * proxies before them compress all the same.
 */
final class ContentCoding {
    private ContentCoding() {}

    static byte[] removed(HttpHeaders headers, byte[] content) throws IssuerException {
        List<String> codings = headers.allValues("Content-Encoding").stream()
                .flatMap(line -> List.of(line.split(",", -1)).stream())
                .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
                .toList();
        if (codings.isEmpty()) {
            return content;
        }
        if (codings.size() > 1
                || !(codings.getFirst().equals("gzip") || codings.getFirst().equals("x-gzip"))) {
            throw new IssuerException(
                    "its answer is compressed in a way that was not asked for: " + String.join(", ", codings));
        }
        return gunzipped(content);
    }

    private static byte[] gunzipped(byte[] content) throws IssuerException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
            byte[] plain = in.readNBytes(IssuerHttp.MAX_BYTES + 1);
            if (plain.length > IssuerHttp.MAX_BYTES) {
                throw new IssuerException("body exceeds capacity: " + IssuerHttp.MAX_BYTES);
            }
            return plain;
        } catch (IOException e) {
            throw new IssuerException("its answer says that it is compressed with gzip and is not: " + e);
        }
    }
}
