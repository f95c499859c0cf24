package dev.cambist.server.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.jose.Sha256;
import dev.cambist.server.config.yaml.YamlNode;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * What tells whether two configuration files say the same: the beginning of a digest of all that is in them but for the
 * block {@code server}, which is about one machine. It is of the text as it stands there, so that it tells nothing of
 * secrets: those are in variables and in files of their own. Comments, spaces and the order of keys make no difference.
 */
final class Fingerprint {
    private static final Set<String> OF_ONE_MACHINE = Set.of("server");
    private static final int LENGTH = 12; // hexadecimal digits

    private final DataOutputStream digested;

    private Fingerprint(DataOutputStream digested) {
        this.digested = digested;
    }

    static String of(YamlNode root) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            Fingerprint fingerprint = new Fingerprint(new DataOutputStream(bytes));
            if (root instanceof YamlNode.Mapping mapping) {
                fingerprint.members(mapping.members().stream()
                        .filter(member -> !OF_ONE_MACHINE.contains(member.key()))
                        .toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot be written", e);
        }
        return Sha256.hex(bytes.toByteArray()).substring(0, LENGTH);
    }

    /** Each piece says what it is and how long, so that no two trees are alike. */
    private void write(YamlNode node) throws IOException {
        switch (node) {
            case YamlNode.Scalar scalar -> {
                digested.writeByte(scalar.plain() ? 'p' : 'q');
                text(scalar.text());
            }
            case YamlNode.Sequence sequence -> {
                digested.writeByte('s');
                digested.writeInt(sequence.items().size());
                for (YamlNode item : sequence.items()) {
                    write(item);
                }
            }
            case YamlNode.Mapping mapping -> members(mapping.members());
            case YamlNode.Broken broken -> digested.writeByte('b');
        }
    }

    private void members(List<YamlNode.Member> members) throws IOException {
        digested.writeByte('m');
        digested.writeInt(members.size());
        for (YamlNode.Member member : members.stream()
                .sorted(Comparator.comparing(YamlNode.Member::key))
                .toList()) {
            text(member.key());
            write(member.value());
        }
    }

    private void text(String text) throws IOException {
        byte[] utf8 = text.getBytes(UTF_8);
        digested.writeInt(utf8.length);
        digested.write(utf8);
    }
}
