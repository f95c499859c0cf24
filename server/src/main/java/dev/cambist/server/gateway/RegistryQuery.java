package dev.cambist.server.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A query string, taken apart so that every registry reads it the same way: names are plain, each stands once, and there
 * is no {@code ;}, which some take for a separator. All else is an {@link InvalidRequest.MalformedQuery}.
 */
record RegistryQuery(List<Parameter> parameters) {
    private static final int MAX_LENGTH = 16 * 1024; // characters; an upload's state has some hundreds
    private static final int MAX_PARAMETERS = 64;
    private static final HexFormat UPPER_CASE = HexFormat.of().withUpperCase(); // RFC 3986 section 2.1
    private static final String IN_VALUES = "-._~!$'()*,:@/?=+";

    /** The one parameter that may be repeated: the tags of a manifest (OCI distribution specification, end-7). */
    private static final String REPEATABLE = "tag";

    /**
     * A parameter.
     *
     * @param field the parameter as sent, for those that only the registry understands
     * @param value its decoded value
     */
    record Parameter(String name, String field, String value) {}

    RegistryQuery {
        parameters = List.copyOf(parameters);
    }

    static RegistryQuery parse(Optional<String> raw) {
        String query = raw.orElse("");
        if (query.length() > MAX_LENGTH) {
            throw malformed("it has more than " + MAX_LENGTH + " characters");
        }
        List<Parameter> parameters = new ArrayList<>();
        for (String field : query.split("&", -1)) {
            if (field.isEmpty()) {
                continue;
            }
            Parameter parameter = parameter(field);
            String name = parameter.name();
            if (!name.equals(REPEATABLE)
                    && parameters.stream().anyMatch(other -> other.name().equals(name))) {
                throw malformed("the parameter " + name + " stands more than once");
            }
            parameters.add(parameter);
            if (parameters.size() > MAX_PARAMETERS) {
                throw malformed("it has more than " + MAX_PARAMETERS + " parameters");
            }
        }
        return new RegistryQuery(parameters);
    }

    /** The decoded value of a parameter; an empty one is none. */
    Optional<String> value(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /** All decoded values of a parameter. */
    List<String> values(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .toList();
    }

    private static Parameter parameter(String field) {
        int equals = field.indexOf('=');
        String name = equals < 0 ? field : field.substring(0, equals);
        if (name.isEmpty()
                || !name.chars().allMatch(c -> Reference.isAlphanumeric((char) c) || "-._~".indexOf(c) >= 0)) {
            throw malformed("the name of a parameter has other characters than letters, digits and - . _ ~");
        }
        return new Parameter(name, field, equals < 0 ? "" : decode(field.substring(equals + 1)));
    }

    /** Decodes as forms are (WHATWG URL standard section 5.1), but refuses what could be read in two ways. */
    private static String decode(String text) {
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '%') {
                String digits = text.substring(at + 1, Math.min(at + 3, text.length()));
                if (digits.length() < 2 || !digits.chars().allMatch(HexFormat::isHexDigit)) {
                    throw malformed("a percent sign is not followed by two hexadecimal digits");
                }
                bytes[length++] = (byte) HexFormat.fromHexDigits(digits);
                at += 2;
            } else if (Reference.isAlphanumeric(c) || IN_VALUES.indexOf(c) >= 0) {
                bytes[length++] = (byte) (c == '+' ? ' ' : c);
            } else {
                throw malformed("a value has a character that must be percent-encoded there");
            }
        }
        return visible(bytes, length);
    }

    private static String visible(byte[] bytes, int length) {
        try {
            String value =
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
            if (value.chars().anyMatch(Character::isISOControl)) {
                throw malformed("a value has a control character");
            }
            return value;
        } catch (CharacterCodingException e) {
            throw malformed("a value is not UTF-8");
        }
    }

    /** The one way in which we write a parameter: all but unreserved characters, slash and colon is escaped. */
    static String field(String name, String value) {
        StringBuilder field = new StringBuilder(name).append('=');
        for (byte b : value.getBytes(UTF_8)) {
            char c = (char) (b & 0xff);
            if (Reference.isAlphanumeric(c) || "-._~/:".indexOf(c) >= 0) {
                field.append(c);
            } else {
                field.append('%').append(UPPER_CASE.toHexDigits(b));
            }
        }
        return field.toString();
    }

    static RefusedException malformed(String problem) {
        return new RefusedException(new InvalidRequest.MalformedQuery(problem));
    }
}
