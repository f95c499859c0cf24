package dev.cambist.server.http;

import dev.cambist.core.exchange.Fields;
import dev.cambist.core.json.StrictUtf8;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;

/**
 * Reads the fields of a request: of a POST those of its body, where every form that cannot be read is a
 * {@link InvalidRequest.MalformedBody}, and of others those of the query.
 */
public final class Form {
    static final String URL_ENCODED = "application/x-www-form-urlencoded";
    static final String MULTIPART = "multipart/form-data";

    private Form() {}

    public static Fields read(Call call) {
        Map<String, String> parameters = new HashMap<>();
        String type = contentType(call, parameters);
        for (String coding : call.headers().apply("Content-Encoding")) {
            if (!coding.equalsIgnoreCase("identity")) {
                throw malformed("it is compressed (Content-Encoding); send it plain");
            }
        }
        return switch (type) {
            case URL_ENCODED -> urlEncoded(call.body().get());
            case MULTIPART -> MultipartForm.read(call.body().get(), parameters.getOrDefault("boundary", ""));
            default ->
                throw malformed(
                        "its Content-Type is neither " + URL_ENCODED + " nor " + MULTIPART + "; send one of these");
        };
    }

    /** The fields of the query; one that cannot be read is a {@link InvalidRequest.MalformedQuery}. */
    public static Fields query(Call call) {
        try {
            return Fields.parse(call.query().orElse(""));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(new InvalidRequest.MalformedQuery(String.valueOf(e.getMessage())));
        }
    }

    /** The media type in lower case; its parameters go into the map, also with names in lower case. */
    private static String contentType(Call call, Map<String, String> parameters) {
        List<String> values = call.headers().apply("Content-Type");
        if (values.size() > 1) {
            throw malformed("it has more than one Content-Type");
        }
        if (values.size() == 1 && values.getFirst().equals(URL_ENCODED)) {
            return URL_ENCODED; // as nearly all clients write it
        }
        String type = values.isEmpty() ? "" : parse(values.getFirst(), parameters);
        if (!parameters.getOrDefault("charset", "utf-8").equalsIgnoreCase("utf-8")) {
            throw malformed("its charset is not utf-8; send " + URL_ENCODED + " in utf-8");
        }
        return type.toLowerCase(Locale.ROOT);
    }

    private static String parse(String contentType, Map<String, String> parameters) {
        Map<String, String> given = new HashMap<>();
        try {
            String type = HttpField.getValueParameters(contentType, given);
            given.forEach((name, value) -> parameters.put(name.toLowerCase(Locale.ROOT), value == null ? "" : value));
            return type == null ? "" : type;
        } catch (IllegalArgumentException e) {
            throw malformed("its Content-Type cannot be read");
        }
    }

    private static Fields urlEncoded(byte[] body) {
        try {
            StrictUtf8.check(body);
            return Fields.parse(body);
        } catch (CharacterCodingException e) {
            throw notUtf8();
        } catch (IllegalArgumentException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    static String utf8(byte[] bytes) {
        try {
            return StrictUtf8.decode(bytes);
        } catch (CharacterCodingException e) {
            throw notUtf8();
        }
    }

    private static RefusedException notUtf8() {
        return malformed("it is not UTF-8");
    }

    public static RefusedException malformed(String problem) {
        return new RefusedException(new InvalidRequest.MalformedBody(problem));
    }
}
