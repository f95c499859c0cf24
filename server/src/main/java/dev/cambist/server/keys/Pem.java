package dev.cambist.server.keys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * One block of PEM text (RFC 7468): a label and bytes of DER. The reader takes what OpenSSL writes, text around the
 * blocks included; headers as encrypted keys of old have them (RFC 1421) and anything that is not canonical base64 are
 * errors.
 */
public final class Pem {
    public static final String CERTIFICATE = "CERTIFICATE";
    public static final String PRIVATE_KEY = "PRIVATE KEY";
    public static final String PUBLIC_KEY = "PUBLIC KEY";

    private static final String DASHES = "-----";
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final String label;
    private final byte[] der;

    /** A block with this label; the bytes are copied. */
    public Pem(String label, byte[] der) {
        if (!isLabel(label) || der.length == 0) {
            throw new IllegalArgumentException("a PEM block has a label of capital letters, and content");
        }
        this.label = label;
        this.der = der.clone();
    }

    public static Pem of(X509Certificate certificate) {
        try {
            return new Pem(CERTIFICATE, certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate has an encoding", e);
        }
    }

    /** The key as SubjectPublicKeyInfo (RFC 5280 section 4.1). */
    public static Pem of(PublicKey key) {
        return new Pem(PUBLIC_KEY, key.getEncoded());
    }

    /** The key as PKCS #8 (RFC 5958), not encrypted. */
    public static Pem of(PrivateKey key) {
        return new Pem(PRIVATE_KEY, key.getEncoded());
    }

    /** All blocks of a text in their order; none is not an error. */
    public static List<Pem> parse(byte[] text) throws PemException {
        List<Pem> blocks = new ArrayList<>();
        String[] lines = new String(text, ISO_8859_1).split("\n", -1);
        for (int at = 0; at < lines.length; at++) {
            String line = lines[at].stripTrailing();
            if (!line.startsWith(DASHES)) {
                continue;
            }
            if (!line.startsWith(BEGIN)) {
                throw new PemException("a BEGIN line was expected", at + 1);
            }
            String label = label(line, BEGIN, at);
            int end = endOf(lines, at + 1);
            if (end == lines.length) {
                throw new PemException("the block has no END line; it begins", at + 1);
            }
            if (!label(lines[end].stripTrailing(), END, end).equals(label)) {
                throw new PemException("the END line is of another block than the BEGIN line", end + 1);
            }
            blocks.add(new Pem(label, decode(lines, at + 1, end)));
            at = end;
        }
        return List.copyOf(blocks);
    }

    public String label() {
        return label;
    }

    /** The content, copied. */
    public byte[] der() {
        return der.clone();
    }

    /** The block as text, lines of 64 characters, with a line feed at its end. It may be a private key. */
    public String text() {
        String lines = new String(LINES.encode(der), US_ASCII);
        return BEGIN + label + DASHES + "\n" + lines + "\n" + END + label + DASHES + "\n";
    }

    private static int endOf(String[] lines, int from) {
        int at = from;
        while (at < lines.length && !lines[at].startsWith(DASHES)) {
            at++;
        }
        return at;
    }

    private static String label(String line, String start, int at) throws PemException {
        if (line.startsWith(start) && line.endsWith(DASHES) && line.length() > start.length() + DASHES.length()) {
            String label = line.substring(start.length(), line.length() - DASHES.length());
            if (isLabel(label)) {
                return label;
            }
        }
        throw new PemException("\"" + start + "LABEL" + DASHES + "\" was expected", at + 1);
    }

    private static boolean isLabel(String label) {
        return label.matches("[A-Z0-9]+( [A-Z0-9]+)*");
    }

    private static byte[] decode(String[] lines, int from, int end) throws PemException {
        StringBuilder base64 = new StringBuilder();
        for (int at = from; at < end; at++) {
            String line = lines[at].strip();
            if (line.indexOf(':') >= 0) {
                throw new PemException(
                        "the block has a header; convert an encrypted or old key with \"openssl pkcs8 -topk8 -nocrypt\","
                                + " found",
                        at + 1);
            }
            base64.append(line);
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(base64.toString());
            // The decoder lets stray bits and missing padding pass.
            if (bytes.length > 0 && Base64.getEncoder().encodeToString(bytes).contentEquals(base64)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new PemException("the block is not base64, or empty; it begins", from);
    }

    /** The label only. */
    @Override
    public String toString() {
        return "Pem[" + label + "]";
    }
}
