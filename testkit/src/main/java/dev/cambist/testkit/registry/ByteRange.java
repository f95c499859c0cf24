package dev.cambist.testkit.registry;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One range of bytes (RFC 9110 section 14.1.2); where several are asked for, everything is answered. */
record ByteRange(long first, long last) {
    static final ByteRange ALL = new ByteRange(-1, -1);

    private static final Pattern ONE = Pattern.compile("bytes=\\s*([0-9]{0,18})-([0-9]{0,18})\\s*");

    static ByteRange of(Optional<String> header, long length) throws RegistryException {
        if (header.isEmpty() || header.get().contains(",")) {
            return ALL;
        }
        Matcher one = ONE.matcher(header.get());
        if (!one.matches() || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
            throw unsatisfiable(header.get(), length);
        }
        if (one.group(1).isEmpty()) {
            long suffix = Math.min(length, Long.parseLong(one.group(2)));
            return within(length - suffix, length - 1, length, header.get());
        }
        long last = one.group(2).isEmpty() ? length - 1 : Long.parseLong(one.group(2));
        return within(Long.parseLong(one.group(1)), Math.min(last, length - 1), length, header.get());
    }

    private static ByteRange within(long first, long last, long length, String asked) throws RegistryException {
        if (first > last || first >= length) {
            throw unsatisfiable(asked, length);
        }
        return new ByteRange(first, last);
    }

    private static RegistryException unsatisfiable(String asked, long length) {
        return RegistryError.RANGE_INVALID
                .because("'" + asked + "' is no range of " + length + " bytes")
                .with("Content-Range", "bytes */" + length);
    }

    String contentRange(long length) {
        return "bytes " + first + "-" + last + "/" + length;
    }
}
