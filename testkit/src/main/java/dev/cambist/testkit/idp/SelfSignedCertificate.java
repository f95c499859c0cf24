package dev.cambist.testkit.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.HexFormat;

/**
 * An X.509 certificate for {@code x5c}: version 1, no extensions (RFC 5280, section 4.1).
 *
 * <p>The JDK issues none, and for seven fields of DER a library would cost more than it saves.
 */
final class SelfSignedCertificate {
    private static final byte[] COMMON_NAME = HexFormat.of().parseHex("0603550403");
    private static final byte[] NOT_BEFORE = tagged(Tag.UTC_TIME, "200101000000Z".getBytes(UTF_8));
    private static final byte[] NOT_AFTER = tagged(Tag.UTC_TIME, "491231235959Z".getBytes(UTF_8));
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The tags used here, from X.690. */
    private interface Tag {
        int INTEGER = 0x02;
        int BIT_STRING = 0x03;
        int UTF8_STRING = 0x0c;
        int UTC_TIME = 0x17;
        int SEQUENCE = 0x30;
        int SET = 0x31;
    }

    private SelfSignedCertificate() {}

    static byte[] of(KeyPair pair, KeyFamily family) throws GeneralSecurityException {
        byte[] algorithm = HexFormat.of().parseHex(family.certificateAlgorithm());
        byte[] text = tagged(Tag.UTF8_STRING, "Cambist test identity provider".getBytes(UTF_8));
        byte[] name = tagged(Tag.SEQUENCE, tagged(Tag.SET, tagged(Tag.SEQUENCE, COMMON_NAME, text)));
        byte[] validity = tagged(Tag.SEQUENCE, NOT_BEFORE, NOT_AFTER);
        byte[] unsigned = tagged(
                Tag.SEQUENCE,
                serialNumber(),
                algorithm,
                name,
                validity,
                name,
                pair.getPublic().getEncoded());

        var signature = Signature.getInstance(family.certificateSignature());
        signature.initSign(pair.getPrivate());
        signature.update(unsigned);
        return tagged(Tag.SEQUENCE, unsigned, algorithm, tagged(Tag.BIT_STRING, new byte[] {0}, signature.sign()));
    }

    private static byte[] serialNumber() {
        var number = new byte[16];
        RANDOM.nextBytes(number);
        // Positive and in the shortest form, as DER wants it: the first byte lies between 0x40 and 0x7f.
        number[0] = (byte) ((number[0] & 0x3f) | 0x40);
        return tagged(Tag.INTEGER, number);
    }

    private static byte[] tagged(int tag, byte[]... contents) {
        var content = new ByteArrayOutputStream();
        for (byte[] part : contents) {
            content.writeBytes(part);
        }
        var result = new ByteArrayOutputStream();
        result.write(tag);
        // X.690, 10.1: the length takes no more bytes than it needs.
        if (content.size() >= 0x100) {
            result.write(0x82);
            result.write(content.size() >> 8);
        } else if (content.size() >= 0x80) {
            result.write(0x81);
        }
        result.write(content.size());
        result.writeBytes(content.toByteArray());
        return result.toByteArray();
    }
}
