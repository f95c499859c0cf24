package dev.cambist.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.jose.Sha256;
import java.util.Arrays;
import java.util.Locale;

/**
 * The smallest image that every client takes: a layer of one file (OCI image specification 1.1). Each run makes the same,
 * byte for byte.
 */
final class HelloImage {
    static final String TYPE = "application/vnd.oci.image.manifest.v1+json";

    private static final String FILE = "hello.txt";
    private static final String TEXT = "Pushed with an identity token.\n";
    private static final int BLOCK = 512; // bytes
    private static final int END = 2 * BLOCK; // of an archive: zeros

    private final byte[] layer; // a tar archive, uncompressed
    private final byte[] config;
    private final byte[] manifest;

    private HelloImage(byte[] layer) {
        this.layer = layer;
        String diff = digest(layer);
        this.config = """
                {"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["%s"]}}""".formatted(diff).getBytes(UTF_8);
        this.manifest = """
                {"schemaVersion":2,"mediaType":"%s",\
                "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},\
                "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":%d}]}""".formatted(TYPE, digest(config), config.length, diff, layer.length)
                .getBytes(UTF_8);
    }

    static HelloImage make() {
        return saying(TEXT);
    }

    /** Of a file with this text. */
    static HelloImage saying(String text) {
        return new HelloImage(archive(text.getBytes(US_ASCII)));
    }

    byte[] layer() {
        return layer.clone();
    }

    byte[] config() {
        return config.clone();
    }

    byte[] manifest() {
        return manifest.clone();
    }

    /** The name by which a registry keeps these bytes. */
    static String digest(byte[] content) {
        return "sha256:" + Sha256.hex(content);
    }

    /** One file in the ustar form (POSIX.1-1988): a header with its own checksum, the content, and the end. */
    private static byte[] archive(byte[] content) {
        byte[] header = new byte[BLOCK];
        put(header, 0, FILE);
        put(header, 100, "0000644"); // mode
        put(header, 108, "0000000"); // user
        put(header, 116, "0000000"); // group
        put(header, 124, String.format(Locale.ROOT, "%011o", content.length));
        put(header, 136, "00000000000"); // time
        put(header, 148, "        "); // the checksum counts as spaces
        put(header, 156, "0"); // a file
        put(header, 257, "ustar\u000000");
        int sum = 0;
        for (byte one : header) {
            sum += one;
        }
        put(header, 148, String.format(Locale.ROOT, "%06o\u0000 ", sum));
        int padded = (content.length + BLOCK - 1) / BLOCK * BLOCK;
        byte[] archive = Arrays.copyOf(header, BLOCK + padded + END);
        System.arraycopy(content, 0, archive, BLOCK, content.length);
        return archive;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
