package dev.cambist.e2e.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Tool;
import dev.cambist.server.keys.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** SoftHSM with tokens in a directory of its own. */
final class SoftHsm {
    static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");
    static final String PIN = "4711-0815";
    private static final String OFFICER_PIN = "officer only";

    private final Path directory;

    private SoftHsm(Path directory) {
        this.directory = directory;
    }

    /** One without a token. */
    static SoftHsm create(Path directory) throws IOException {
        Tool.SOFTHSM.path();
        Files.createDirectories(directory.resolve("tokens"));
        Files.writeString(
                directory.resolve("softhsm2.conf"),
                "directories.tokendir = " + directory.resolve("tokens") + "\nobjectstore.backend = file\n");
        return new SoftHsm(directory);
    }

    /** With what a process finds it. */
    Map<String, String> environment() {
        return Map.of("SOFTHSM2_CONF", directory.resolve("softhsm2.conf").toString());
    }

    SoftHsm initialize(String label) {
        softhsm("--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", OFFICER_PIN);
        return this;
    }

    /** The serial numbers of the tokens of this label, in the order of their slots. */
    List<String> serials(String label) {
        List<String> serials = new ArrayList<>();
        String serial = "";
        for (String line : softhsm("--show-slots").output().lines().toList()) {
            String[] parts = line.strip().split(":\\s*", 2);
            if (parts[0].equals("Serial number")) {
                serial = parts.length > 1 ? parts[1].strip() : "";
            } else if (parts[0].equals("Label")
                    && parts.length > 1
                    && parts[1].strip().equals(label)) {
                serials.add(serial);
            }
        }
        return serials;
    }

    /** A private key and the certificates of its chain that are to be there, by this label and ID. */
    void put(String token, String label, String id, TokenPair pair) throws IOException {
        Path key = Files.writeString(
                directory.resolve("key.p8"), Pem.of(pair.privateKey()).text(), UTF_8);
        softhsm("--import", key.toString(), "--token", token, "--label", label, "--id", id, "--pin", PIN);
        Files.delete(key);
        putCertificate(token, label, id, pair.certificate());
    }

    void putCertificate(String token, String label, String id, X509Certificate certificate) throws IOException {
        Path file = directory.resolve("certificate.der");
        try {
            Files.write(file, certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
        pkcs11(token, "--write-object", file.toString(), "--type", "cert", "--label", label, "--id", id);
    }

    void changePin(String token, String from, String to) {
        run(
                Tool.PKCS11_TOOL,
                "--module",
                LIBRARY.toString(),
                "--token-label",
                token,
                "--login",
                "--pin",
                from,
                "--change-pin",
                "--new-pin",
                to);
    }

    /** Takes all tokens away, as one pulls a device out. */
    void takeAway() throws IOException {
        Files.move(directory.resolve("tokens"), directory.resolve("taken-away"));
        Files.createDirectory(directory.resolve("tokens"));
    }

    void bringBack() throws IOException {
        Files.delete(directory.resolve("tokens"));
        Files.move(directory.resolve("taken-away"), directory.resolve("tokens"));
    }

    private Outcome softhsm(String... arguments) {
        return run(Tool.SOFTHSM, arguments);
    }

    private void pkcs11(String token, String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("--module", LIBRARY.toString(), "--token-label", token, "--login", "--pin", PIN));
        all.addAll(List.of(arguments));
        run(Tool.PKCS11_TOOL, all.toArray(String[]::new));
    }

    private Outcome run(Tool tool, String... arguments) {
        List<String> command = new ArrayList<>(List.of(tool.path().toString()));
        command.addAll(List.of(arguments));
        return Commands.run(directory, "", environment(), command).orFail();
    }
}
