package dev.cambist.server.gateway.relay;

import dev.cambist.core.jose.Sha256;
import java.util.HexFormat;

/** The digest by which registries know what they hold (OCI image specification, "Digests"). */
public final class ContentDigest {
    private ContentDigest() {}

    public static String of(byte[] content) {
        return "sha256:" + HexFormat.of().formatHex(Sha256.of(content));
    }
}
